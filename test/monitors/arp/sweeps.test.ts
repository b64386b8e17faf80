import assert from 'node:assert/strict';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Site } from '../../../src/core/define.ts';
import type { Exec, ExecResult } from '../../../src/core/edges.ts';
import { NetmonError } from '../../../src/core/errors.ts';
import type { BegunSweep } from '../../../src/monitors/arp/sweep-window.ts';
import { sweepNetworks, sweepTrouble } from '../../../src/monitors/arp/sweeps.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { aContext } from './context.ts';

interface Call {
  readonly args: readonly string[];
  readonly targets: readonly string[];
}

/** An nmap that leaves the given recording as its result. */
function recordedNmap(recording: string | null, end: Partial<ExecResult> = {}) {
  const calls: Call[] = [];
  const exec: Exec = async (_, args, { input = '' }) => {
    calls.push({ args, targets: input.trim().split('\n') });
    const xml = `${args[args.indexOf('-oA') + 1]}.xml`;
    if (recording !== null)
      copyFileSync(fileURLToPath(new URL(`../../fixtures/nmap/${recording}`, import.meta.url)), xml);
    return { exitCode: 0, signal: null, stdout: '', stderr: '', ...end };
  };
  return { exec, calls };
}

function sweepWith(
  t: TestContext,
  exec: Exec,
  site: Partial<Site> = {},
  ipv6: readonly string[] = [],
  onBegin = async (_: BegunSweep): Promise<void> => {},
) {
  const data = temporaryFolder(t);
  return { data, swept: sweepNetworks(aContext({ exec, site: { data, ...site } }), ipv6, onBegin) };
}

describe('a sweep', () => {
  it('tells who answered, from what nmap wrote', async (t) => {
    const { exec } = recordedNmap('lab_ping_sn.xml');

    const result = await sweepWith(t, exec).swept;

    assert.equal(result?.sweep.outcome, 'complete');
    assert.deepEqual(result?.sweep.covered, ['10.0.0.0/24']);
    assert.notEqual(result?.sweep.up.length, 0);
    assert.ok(result?.sweep.up.every(({ ip }) => ip !== ''));
    assert.equal(result?.scan.hostsUp, result?.sweep.up.length);
    assert.equal(result?.scan.kind, 'sweep');
    assert.match(result?.scan.id ?? '', /^sweep-\d{4}-/);
  });

  it('asks only the networks that may be scanned, and leaves out what is excluded', async (t) => {
    const { exec, calls } = recordedNmap('lab_ping_sn.xml');

    await sweepWith(t, exec, { networks: ['10.0.0.0/29', '10.9.0.0/30'], exclude: ['10.0.0.7'] }).swept;

    assert.deepEqual(calls[0]?.targets, ['10.0.0.0/30', '10.0.0.4/31', '10.0.0.6', '10.9.0.0/30']);
    assert.ok(calls[0]?.args.includes('-sn'));
    assert.equal(calls[0]?.args[calls[0].args.indexOf('--exclude') + 1], '10.0.0.7');
  });

  it('asks IPv6 devices one by one in a run of their own, and never an IPv6 network', async (t) => {
    const { exec, calls } = recordedNmap('lab_ping_sn.xml');

    await sweepWith(t, exec, { networks: ['10.0.0.0/24', 'fd00::/64'] }, ['fd00::5', 'fd00::6']).swept;

    assert.deepEqual(
      calls.map(({ args, targets }) => [args.includes('-6'), targets]),
      [
        [false, ['10.0.0.0/24']],
        [true, ['fd00::5', 'fd00::6']],
      ],
    );
  });

  it('does nothing where nothing may be scanned', async (t) => {
    const { exec, calls } = recordedNmap(null);

    assert.equal(await sweepWith(t, exec, { networks: [] }).swept, null);
    assert.deepEqual(calls, []);
  });

  it('is partial or failed, with the reason, when nmap did not get to its end', async (t) => {
    const interrupted = recordedNmap('lab_interrupted_sigint.xml', { exitCode: null, signal: 'SIGINT' });
    const silent = recordedNmap(null, { exitCode: 1, stderr: 'Out of memory\n' });

    const [first, second] = await Promise.all([sweepWith(t, interrupted.exec).swept, sweepWith(t, silent.exec).swept]);

    assert.notEqual(first?.sweep.outcome, 'complete');
    assert.equal(first?.sweep.reason, 'nmap was ended by SIGINT');
    assert.deepEqual([second?.sweep.outcome, second?.sweep.reason], ['failed', 'nmap says: Out of memory']);
    assert.equal(second?.scan.outcome, 'failed');
  });

  it('sends nothing before it is told that it begins, and says what it asks', async (t) => {
    const { exec, calls } = recordedNmap('lab_ping_sn.xml');
    const told: BegunSweep[] = [];
    const stored = Promise.withResolvers<void>();
    const onBegin = async (begun: BegunSweep): Promise<void> => {
      told.push(begun);
      await stored.promise;
    };

    const { swept } = sweepWith(t, exec, { networks: ['10.0.0.0/24'] }, ['fd00::5'], onBegin);
    await new Promise(setImmediate);
    const callsBefore = calls.length;
    stored.resolve();
    const result = await swept;

    assert.equal(callsBefore, 0);
    assert.equal(calls.length, 2);
    assert.deepEqual(
      told.map(({ id, targets }) => [id, targets]),
      [[result?.scan.id, ['10.0.0.0/24', 'fd00::5']]],
    );
  });

  it('records many IPv6 devices by their networks, and still asks each of them', async (t) => {
    const { exec, calls } = recordedNmap('lab_ping_sn.xml');
    const many = Array.from({ length: 200 }, (_, at) => `fd00:0:0:${at % 2}::${(2 * at + 1).toString(16)}`);

    const result = await sweepWith(t, exec, {}, many).swept;

    assert.equal(calls[1]?.targets.length, 200);
    assert.equal(result?.sweep.covered.length, 201);
    assert.deepEqual(result?.scan.targets, ['10.0.0.0/24', 'fd00::/64', 'fd00:0:0:1::/64']);
  });

  it('leaves no files behind, whatever happens', async (t) => {
    const good = sweepWith(t, recordedNmap('lab_ping_sn.xml').exec);
    const bad = sweepWith(t, () => Promise.reject(new NetmonError('TOOL_MISSING', 'nmap', 'no nmap')));
    await Promise.allSettled([good.swept, bad.swept]);

    for (const { data } of [good, bad]) assert.deepEqual(readdirSync(join(data, 'scratch')), []);
  });

  it('says what is lost when it cannot work at all, and lets other errors through', () => {
    const missing = new NetmonError('TOOL_MISSING', 'exec', 'nmap is not installed', { hint: 'apt-get install nmap' });

    assert.deepEqual(sweepTrouble(missing), {
      reason: 'no sweeps, so silent devices are not found: nmap is not installed',
      hint: 'apt-get install nmap',
    });
    assert.throws(() => sweepTrouble(new Error('a bug')), /a bug/);
  });
});
