import assert from 'node:assert/strict';
import { chmodSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { askAgent } from '../../src/control/client.ts';
import { longestRequest } from '../../src/control/protocol.ts';
import { serveControl } from '../../src/control/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { echo, fill, serve } from './serve.ts';

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

  it('refuses an input that is too deep for a thread, and lives on', async (t) => {
    const { path } = await serve(t, { echo });

    const answer = await answerTo(path, `{"name":"echo","input":${'['.repeat(200_000)}${']'.repeat(200_000)}}\n`);

    assert.partialDeepStrictEqual(answer, { kind: 'error', error: { code: 'INPUT_INVALID', stack: null } });
    assert.deepEqual(await askAgent(path, { name: 'echo', input: [[[{ a: [1] }]]] }), [[[{ a: [1] }]]]);
  });

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
});
