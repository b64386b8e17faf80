import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { askAgent } from '../../src/control/client.ts';
import { longestRequest } from '../../src/control/protocol.ts';
import { type ControlHandler, type ControlServer, serveControl } from '../../src/control/server.ts';
import { NetmonError } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/json.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Served {
  readonly path: string;
  readonly server: ControlServer;
}

const echo: ControlHandler = async (input) => input;

async function serve(t: TestContext, handlers: { readonly [name: string]: ControlHandler }): Promise<Served> {
  const path = join(temporaryFolder(t), 'control.sock');
  const server = await serveControl(path, handlers);
  t.after(() => server.close());
  return { path, server };
}

/** A handler that is busy until its signal fires. */
function busy(): { readonly handler: ControlHandler; readonly begun: Promise<void>; readonly ended: Promise<void> } {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  return {
    begun: begun.promise,
    ended: ended.promise,
    handler(_, __, signal) {
      signal.addEventListener('abort', () => ended.resolve());
      begun.resolve();
      return new Promise(() => {});
    },
  };
}

/** What the server answers to bytes that no client of ours would send. */
async function answerTo(path: string, bytes: string): Promise<unknown> {
  const socket = connect(path);
  socket.write(bytes);
  const answer = await text(socket);
  return JSON.parse(answer);
}

/** Root has every right: for the moment of the call this process is somebody else. */
function asNobody<T>(call: () => T): T {
  if (process.geteuid?.() !== 0) return call();
  process.seteuid?.(65_534);
  try {
    return call();
  } finally {
    process.seteuid?.(0);
  }
}

const fill = (socket: Socket, size: number): Promise<void> =>
  new Promise((resolve) => socket.write(Buffer.alloc(size, 'x'), () => resolve()));

describe('asking the agent', () => {
  it('gives the result of the request', async (t) => {
    const { path } = await serve(t, { echo });

    const result = await askAgent(path, { name: 'echo', input: { text: 'é\n\u2028"' } });

    assert.deepEqual(result, { text: 'é\n\u2028"' });
  });

  it('gives progress in order before the result', async (t) => {
    const { path } = await serve(t, {
      async scan(_, progress) {
        progress({ done: 0.1 });
        progress({ done: 0.9 });
        return 'done';
      },
    });
    const seen: Json[] = [];

    const result = await askAgent(path, { name: 'scan', input: null }, { progress: (value) => seen.push(value) });

    assert.equal(result, 'done');
    assert.deepEqual(seen, [{ done: 0.1 }, { done: 0.9 }]);
  });

  it('takes answers and requests of many kilobytes', async (t) => {
    const { path } = await serve(t, { echo });
    const large = Array.from({ length: 30_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`);

    assert.deepEqual(await askAgent(path, { name: 'echo', input: large }), large);
  });

  it('answers several at the same time, each its own', async (t) => {
    const { path } = await serve(t, { echo });

    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => askAgent(path, { name: 'echo', input: n })));

    assert.deepEqual(
      answers,
      Array.from({ length: 50 }, (_, n) => n),
    );
  });

  it('keeps code, hint and source of an error', async (t) => {
    const { path } = await serve(t, {
      async scan() {
        throw new NetmonError('TOOL_MISSING', 'nmap', 'nmap is not installed', { hint: 'apt-get install nmap' });
      },
    });

    const error = await askAgent(path, { name: 'scan', input: null }).catch((thrown: unknown) => thrown);

    assert.ok(error instanceof NetmonError);
    const { code, source, message, hint } = error;
    assert.deepEqual(
      { code, source, message, hint },
      { code: 'TOOL_MISSING', source: 'nmap', message: 'nmap is not installed', hint: 'apt-get install nmap' },
    );
  });

  it('says that nobody listens', async (t) => {
    const path = join(temporaryFolder(t), 'control.sock');

    await assert.rejects(askAgent(path, { name: 'status', input: null }), { code: 'AGENT_NOT_RUNNING', hint: /start/ });
  });

  it('says that the agent ended while it was asked', async (t) => {
    const { handler, begun } = busy();
    const { path, server } = await serve(t, { scan: handler });
    const asking = assert.rejects(askAgent(path, { name: 'scan', input: null }), { code: 'TOOL_FAILED' });
    await begun;

    await server.close();

    await asking;
  });

  it('gives up with the reason of the signal', async (t) => {
    const { handler, begun, ended } = busy();
    const { path } = await serve(t, { scan: handler });
    const stop = new AbortController();
    const asking = askAgent(path, { name: 'scan', input: null }, { signal: stop.signal });
    await begun;

    stop.abort(new Error('enough'));

    await assert.rejects(asking, /enough/);
    await ended;
  });

  it('asks nothing when the signal has fired before', async (t) => {
    const { path } = await serve(t, { echo });

    await assert.rejects(
      askAgent(path, { name: 'echo', input: null }, { signal: AbortSignal.abort(new Error('before')) }),
      /before/,
    );
  });
});

describe('the control socket', () => {
  it('is open to its owner and group only', async (t) => {
    const { path } = await serve(t, { echo });

    assert.equal(statSync(path).mode & 0o007, 0);
    assert.equal(statSync(path).mode & 0o660, 0o660);
  });

  it('refuses who has no right to it', async (t) => {
    const { path } = await serve(t, { echo });
    chmodSync(path, 0);

    const asking = asNobody(() => askAgent(path, { name: 'echo', input: 1 }));

    await assert.rejects(asking, { code: 'NO_RIGHTS', hint: /sudo/ });
  });

  it('refuses a path that no socket can have', async (t) => {
    const path = join(temporaryFolder(t), 'x'.repeat(100), 'control.sock');

    await assert.rejects(serveControl(path, { echo }), { code: 'DATA_NOT_WRITABLE', hint: /--data/ });
  });

  for (const name of ['delete', 'constructor', '__proto__', 'toString']) {
    it(`does not know the request ${name}`, async (t) => {
      const { path } = await serve(t, { echo });

      await assert.rejects(askAgent(path, { name, input: null }), {
        code: 'USAGE',
        message: `the agent does not know the request ${name}`,
      });
    });
  }

  for (const line of ['garbage', '{', 'null', '[]', '{"name":1,"input":null}', '{"name":"echo"}', '']) {
    it(`answers ${JSON.stringify(line)} with an error and lives on`, async (t) => {
      const { path } = await serve(t, { echo });

      const answer = await answerTo(path, `${line}\n`);

      assert.partialDeepStrictEqual(answer, { kind: 'error', error: { code: 'INPUT_INVALID', stack: null } });
      assert.equal(await askAgent(path, { name: 'echo', input: 1 }), 1);
    });
  }

  it('answers the first line only', async (t) => {
    const { path } = await serve(t, { echo });

    const answer = await answerTo(path, '{"name":"echo","input":1}\n{"name":"echo","input":2}\n');

    assert.deepEqual(answer, { kind: 'result', value: 1 });
  });

  it('puts a request together from pieces, cut anywhere', async (t) => {
    const { path } = await serve(t, { echo });
    const socket = connect(path);
    const request = Buffer.from('{"name":"echo","input":"é🦆"}\n');

    for (const byte of request) {
      await new Promise<void>((resolve) => socket.write(Buffer.of(byte), () => resolve()));
    }

    assert.deepEqual(JSON.parse(await text(socket)), { kind: 'result', value: 'é🦆' });
  });

  it('refuses a request without end after the longest that there is', async (t) => {
    const { path } = await serve(t, { echo });
    const socket = connect(path);
    const answer = text(socket);

    await fill(socket, longestRequest + 1);

    assert.partialDeepStrictEqual(JSON.parse(await answer), { kind: 'error', error: { code: 'INPUT_INVALID' } });
    assert.equal(await askAgent(path, { name: 'echo', input: 1 }), 1);
  });

  it('keeps nothing of what comes after the request, however much it is', async (t) => {
    const { handler, begun } = busy();
    const { path } = await serve(t, { scan: handler });
    const socket = connect(path);
    socket.write('{"name":"scan","input":null}\n');
    await begun;
    const before = process.memoryUsage().arrayBuffers;

    for (let megabytes = 0; megabytes < 64; megabytes += 1) await fill(socket, 1 << 20);

    assert.ok(process.memoryUsage().arrayBuffers - before < 32 << 20);
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
});
