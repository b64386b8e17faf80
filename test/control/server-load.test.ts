import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { askAgent } from '../../src/control/client.ts';
import { mostAskers, requestPatience } from '../../src/control/protocol.ts';
import type { Json } from '../../src/core/json.ts';
import { busy, echo, fill, serve } from './serve.ts';

setFlagsFromString('--expose-gc');
/** What is not used any more is no memory that is kept. */
const collectGarbage = runInNewContext('gc') as () => void;

describe('the control socket', () => {
  it('keeps nothing of what comes after the request, however much it is', async (t) => {
    const { handler, begun } = busy();
    const { path } = await serve(t, { scan: handler });
    const socket = connect(path);
    socket.write('{"name":"scan","input":null}\n');
    await begun;
    const before = process.memoryUsage().arrayBuffers;

    for (let megabytes = 0; megabytes < 64; megabytes += 1) await fill(socket, 1 << 20);

    const kept = () => process.memoryUsage().arrayBuffers - before;
    // What was read a moment ago is given back only some turns of the event loop and collections later.
    for (let turn = 0; turn < 100 && kept() >= 32 << 20; turn += 1) {
      await setImmediate();
      collectGarbage();
    }
    assert.ok(kept() < 32 << 20, `${kept()} bytes`);
    socket.destroy();
  });

  it('keeps little for an asker who does not read its progress', async (t) => {
    const told = Promise.withResolvers<number>();
    const { path, server } = await serve(t, {
      async scan(_, progress) {
        const before = process.memoryUsage().heapUsed + process.memoryUsage().external;
        for (let n = 0; n < 2000; n += 1) progress('x'.repeat(32 << 10));
        told.resolve(process.memoryUsage().heapUsed + process.memoryUsage().external - before);
        return null;
      },
    });
    const socket = connect(path);
    socket.pause();
    socket.write('{"name":"scan","input":null}\n');

    assert.ok((await told.promise) < 32 << 20);
    socket.destroy();
    await server.close();
  });

  it('fires the signal of a handler whose asker hangs up', async (t) => {
    const { handler, begun, ended } = busy();
    const { path } = await serve(t, { scan: handler });
    const socket = connect(path);
    socket.write('{"name":"scan","input":null}\n');
    await begun;

    socket.destroy();

    await ended;
  });

  it('fires the signals of all handlers when it closes, and lets them speak into nothing', async (t) => {
    const tell = Promise.withResolvers<(value: Json) => void>();
    const { server, path } = await serve(t, {
      scan(_, progress, signal) {
        tell.resolve(progress);
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve('late')));
      },
    });
    const socket = connect(path);
    socket.write('{"name":"scan","input":null}\n');
    const progress = await tell.promise;
    const closed = once(socket, 'close');
    socket.resume();

    await server.close();
    progress({ done: 1 });

    await closed;
  });

  it('hangs up on who comes while too many ask, and is there for the next when one has gone', async (t) => {
    const { path } = await serve(t, { echo });
    const silent = Array.from({ length: mostAskers }, () => connect(path));
    t.after(() => silent.map((socket) => socket.destroy()));
    await Promise.all(silent.map((socket) => once(socket, 'connect')));

    await assert.rejects(askAgent(path, { name: 'echo', input: 1 }), { code: 'TOOL_FAILED' });

    for (const socket of silent) socket.destroy();
    await setImmediate();
    let answer: Json | undefined;
    for (let turn = 0; turn < 100 && answer === undefined; turn += 1) {
      answer = await askAgent(path, { name: 'echo', input: 1 }).catch(() => undefined);
    }
    assert.equal(answer, 1);
  });

  it('hangs up on who says nothing', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { path } = await serve(t, { echo });
    const socket = connect(path);
    let isOpen = true;
    socket.on('close', () => {
      isOpen = false;
    });
    socket.resume();
    await once(socket, 'connect');

    for (let turn = 0; turn < 1000 && isOpen; turn += 1) {
      t.mock.timers.tick(requestPatience);
      await setImmediate();
    }

    assert.equal(isOpen, false);
  });
});
