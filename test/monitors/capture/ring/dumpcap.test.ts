import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Exec } from '../../../../src/core/edges.ts';
import { NetmonError } from '../../../../src/core/errors.ts';
import { startRecorder } from '../context.ts';

const nothing = { exitCode: 0, signal: null, stdout: '', stderr: '' };

/** A dumpcap that says its version and then does as told. */
const dumpcap =
  (version: string, record: () => Promise<never>): Exec =>
  async (_, args) =>
    args.includes('--version') ? { ...nothing, stdout: `Dumpcap (Wireshark) ${version}\n` } : record();

describe('capture monitor whose dumpcap does not work', () => {
  it('says what to do about missing rights, and lives on', async (t) => {
    const refused = new NetmonError('NO_RIGHTS', 'dumpcap', '/usr/bin/dumpcap may not be executed');
    const recorder = startRecorder(t, { exec: dumpcap('4.0.17', () => Promise.reject(refused)) });

    await recorder.trouble(/nothing is recorded: \/usr\/bin\/dumpcap may not be executed/);

    assert.match(recorder.hints.at(-1) ?? '', /adduser netmon wireshark/);
    await recorder.stop();
  });

  it('ends with the reason when it is too old', async (t) => {
    const recorder = startRecorder(t, { exec: dumpcap('2.6.20', () => new Promise(() => undefined)) });

    await assert.rejects(recorder.ended, /dumpcap 2\.6 is too old/);
  });
});
