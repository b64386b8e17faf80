import assert from 'node:assert/strict';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { explainFile } from '../../src/explanation/explain-file.ts';
import { standIn } from '../support/stand-in.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A line as tshark writes it: 60 bytes from 10.0.0.5 to 10.0.0.9, TCP 80. */
const line = ['1700000000.5', '60', 'eth:ethertype:ip:tcp', '', '', '10.0.0.5', '10.0.0.9', '6']
  .concat(['', '', '', '', '', '', '', '', '40000', '80', '0x0010', '', '', '', ''])
  .join('\\t');

const explain = (limits = {}) => explainFile({ file: '/tmp/any', spike: null, known: [], limits });

describe('a tshark that misbehaves', () => {
  it('is ended when it hangs', async (t) => {
    standIn(t, 'tshark', 'exec sleep 1000');

    await assert.rejects(explain({ timeout: 300 }), { code: 'TOOL_TIMEOUT', message: /did not end within 300 ms/ });
  });

  it('is ended when it takes all the processor time', async (t) => {
    standIn(t, 'tshark', 'while :; do :; done');

    await assert.rejects(explain({ timeout: 1000 }), ({ code }) => code === 'TOOL_TIMEOUT' || code === 'TOOL_FAILED');
  });

  it('fails with a reason when it crashes', async (t) => {
    standIn(t, 'tshark', 'kill -SEGV $$');

    await assert.rejects(explain(), { code: 'TOOL_FAILED', message: 'tshark crashed (SIGSEGV)' });
  });

  it('fails with a reason when it wants too much memory', async (t) => {
    standIn(t, 'tshark', `exec ${process.execPath} -e 'new ArrayBuffer(3e9)'`);

    await assert.rejects(explain({ memory: 2 ** 31 }), { code: 'TOOL_FAILED' });
  });

  it('has said something true before it crashed, which is kept and said to be not all', async (t) => {
    standIn(t, 'tshark', `for each in 1 2 3; do printf '${line}\\n'; done`, 'kill -ABRT $$');

    const { packets, sentence, cut } = await explain();

    assert.equal(packets, 3);
    assert.equal(sentence, 'of the first 3 packets: 100 % of it: 10.0.0.5 → 10.0.0.9, TCP 80, 180 B sent in 1 s');
    assert.equal(cut, 'tshark crashed (SIGABRT): only the first 3 packets were looked at');
  });

  it('can write no file, has no profile, and none of our rights', async (t) => {
    const folder = temporaryFolder(t);
    chmodSync(folder, 0o777);
    standIn(
      t,
      'tshark',
      `(echo content >'${folder}/written')`,
      'echo "tshark: $HOME $(grep CapEff /proc/self/status)" >&2',
      'exit 1',
    );

    await assert.rejects(explain(), ({ message }) => {
      assert.match(message, /\/nonexistent CapEff:\s+000000000000000[04]$/);
      return true;
    });
    assert.equal(readFileSync(join(folder, 'written'), 'utf8'), '');
  });
});
