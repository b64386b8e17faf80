import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { askAgent } from '../../src/control/client.ts';
import { NetmonError } from '../../src/core/errors.ts';
import type { Json } from '../../src/core/json.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { busy, echo, serve } from './serve.ts';

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
