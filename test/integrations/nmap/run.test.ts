import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Exec } from '../../../src/core/edges.ts';
import { exec } from '../../../src/edges/programs/exec.ts';
import { sweepArgs } from '../../../src/integrations/nmap/args.ts';
import { parseNmapFile } from '../../../src/integrations/nmap/parse-file.ts';
import { type RunNmap, runNmap } from '../../../src/integrations/nmap/run.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const programs = fileURLToPath(new URL('../../programs/nmap/', import.meta.url));

/** Runs one of test/programs/nmap in the place of nmap. */
const runWith = (t: TestContext, program: string, special: Partial<RunNmap> = {}) => {
  const inItsPlace: Exec = (_, args, options) => exec(join(programs, program), args, options);
  const base = join(temporaryFolder(t), 'tcp');
  const common = { targets: ['10.0.0.1'], exclude: [], ipv6: false, rawSockets: true };
  const call = sweepArgs({ ...common, base, timing: null, maxRate: null, hostTimeout: null });
  const { signal } = new AbortController();
  return runNmap({ exec: inItsPlace, parse: parseNmapFile, call, base, signal, timeout: 60_000, ...special });
};

describe('a run of a misbehaving nmap', () => {
  it('is failed when it writes nothing', async (t) => {
    const { outcome, reason, run } = await runWith(t, 'says-nothing');

    assert.deepEqual({ outcome, reason }, { outcome: 'failed', reason: 'nmap wrote no result (exit status 0)' });
    assert.deepEqual(run.hosts, []);
  });

  it('is partial when its XML breaks off, with the hosts before', async (t) => {
    const { outcome, run } = await runWith(t, 'breaks-off');

    assert.equal(outcome, 'partial');
    assert.deepEqual(
      run.hosts.map(({ ip }) => ip),
      ['10.0.0.1'],
    );
  });

  it('is failed when it does not end in time', async (t) => {
    const { outcome, reason } = await runWith(t, 'hangs', { timeout: 300 });

    assert.deepEqual({ outcome, reason }, { outcome: 'failed', reason: 'nmap did not end in time' });
  });

  it('ends with the reason of its signal, and tells its progress before', async (t) => {
    const stop = new AbortController();
    const tasks: (string | null)[] = [];

    await assert.rejects(
      runWith(t, 'hangs', {
        signal: stop.signal,
        onProgress: ({ task }) => {
          tasks.push(task);
          stop.abort(new Error('enough'));
        },
      }),
      /enough/,
    );
    assert.deepEqual(tasks, ['SYN Stealth Scan']);
  });

  it('is failed when it writes garbage', async (t) => {
    assert.equal((await runWith(t, 'writes-garbage')).outcome, 'failed');
  });

  it('is failed when it is killed', async (t) => {
    const { outcome, reason } = await runWith(t, 'dies');

    assert.deepEqual({ outcome, reason }, { outcome: 'failed', reason: 'nmap was ended by SIGKILL' });
  });

  it('rejects with NO_RIGHTS and TOOL_MISSING, which are no scans', async (t) => {
    await assert.rejects(runWith(t, 'has-no-rights'), { code: 'NO_RIGHTS', source: 'nmap' });
    await assert.rejects(runWith(t, 'is-not-there'), { code: 'TOOL_MISSING' });
  });
});
