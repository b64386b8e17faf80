import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cutOffHosts, mergeResults } from '../../../src/integrations/nmap/merge.ts';
import type { NmapResult } from '../../../src/integrations/nmap/run.ts';
import { aHostResult, aRun } from '../../monitors/ports/builders.ts';

const whole = (ip: string): NmapResult => ({
  run: aRun({ hosts: [aHostResult({ ip })], startedAt: 5, finishedAt: 7 }),
  outcome: 'complete',
  reason: null,
});
const broken: NmapResult = {
  run: aRun({ hosts: [aHostResult({ ip: '10.0.0.9' })], exit: 'truncated', totals: null, scope: [], finishedAt: null }),
  outcome: 'partial',
  reason: 'nmap was ended by SIGKILL',
};
const failed: NmapResult = { run: { ...broken.run, hosts: [] }, outcome: 'failed', reason: 'nmap wrote no result' };

describe('what runs found that worked side by side', () => {
  it('is what they found together', () => {
    const { run, outcome } = mergeResults([whole('10.0.0.1'), whole('10.0.0.2')]);

    assert.deepEqual(
      run.hosts.map(({ ip }) => ip),
      ['10.0.0.1', '10.0.0.2'],
    );
    assert.deepEqual([outcome, run.exit, run.totals], ['complete', 'success', { up: 2, down: 0, total: 2 }]);
  });

  it('counts as far as one of them got, and knows which hosts may not be whole', () => {
    const { run, outcome, reason } = mergeResults([broken, whole('10.0.0.1')]);

    assert.deepEqual([outcome, reason, run.exit], ['partial', 'nmap was ended by SIGKILL', 'success']);
    assert.deepEqual([run.startedAt, run.finishedAt, run.scope.length], [0, 7, 1]);
    assert.deepEqual([...cutOffHosts([broken.run, whole('10.0.0.1').run])], ['10.0.0.9']);
  });

  it('failed only when all of them did', () => {
    assert.equal(mergeResults([failed, failed]).outcome, 'failed');
    assert.equal(mergeResults([failed, whole('10.0.0.1')]).outcome, 'partial');
    assert.equal(mergeResults([failed, broken]).outcome, 'partial');
  });
});
