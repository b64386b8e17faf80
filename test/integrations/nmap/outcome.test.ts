import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { NmapRun } from '../../../src/core/nmap-run.ts';
import { hostOutcome, lacksRights, outcomeOf } from '../../../src/integrations/nmap/outcome.ts';

const recorded = (name: string): NmapRun =>
  JSON.parse(readFileSync(new URL(`../../fixtures/nmap/${name}.expected.json`, import.meta.url), 'utf8'));
const ended = { exitCode: 0, signal: null, stderr: '', tooLate: false };

describe('what a run of nmap is worth', () => {
  it('is complete when nmap says so and scanned hosts, even if none was up', () => {
    const run = recorded('lab_ping_sn');

    assert.deepEqual(outcomeOf(ended, run), { outcome: 'complete', reason: null });
    assert.equal(outcomeOf(ended, { ...run, hosts: [] }).outcome, 'complete');
  });

  it('is failed when nmap ended well without scanning a host', () => {
    const stderr = 'Failed to resolve "nowhere".\nWARNING: No targets were specified, so 0 hosts scanned.\n';

    assert.deepEqual(outcomeOf({ ...ended, stderr }, recorded('lab_unresolvable_target')), {
      outcome: 'failed',
      reason: 'nmap says: Failed to resolve "nowhere".',
    });
  });

  it('is failed with what nmap complains about', () => {
    assert.deepEqual(outcomeOf({ ...ended, exitCode: 1 }, recorded('lab_fatal_bad_port')), {
      outcome: 'failed',
      reason: 'nmap says: Ports specified must be between 0 and 65535 inclusive',
    });
    assert.deepEqual(outcomeOf({ ...ended, exitCode: 255, stderr: "nmap: unrecognized option '--x'\n" }, null), {
      outcome: 'failed',
      reason: "nmap says: nmap: unrecognized option '--x'",
    });
  });

  it('is partial when it was broken off after the first hosts', () => {
    const run = recorded('lab_interrupted_sigint');

    assert.equal(outcomeOf({ ...ended, exitCode: 130 }, run).outcome, 'partial');
    assert.equal(outcomeOf({ ...ended, exitCode: null, signal: 'SIGKILL' }, run).reason, 'nmap was ended by SIGKILL');
    assert.equal(outcomeOf({ ...ended, exitCode: null, tooLate: true }, run).outcome, 'partial');
    assert.equal(outcomeOf({ ...ended, exitCode: null, tooLate: true }, null).outcome, 'failed');
  });

  it('is partial when the file breaks off though nmap ended well', () => {
    assert.equal(outcomeOf(ended, recorded('lab_interrupted_sigint')).outcome, 'partial');
  });

  it('is partial when hosts took too long, which says nothing about the others', () => {
    const run = recorded('lab_host_timeout');
    const [first] = run.hosts;
    if (first === undefined) assert.fail('the recording has hosts');

    assert.deepEqual(outcomeOf(ended, run), { outcome: 'partial', reason: '2 of 2 hosts took too long' });
    assert.equal(hostOutcome(run, first), 'partial');
    assert.equal(hostOutcome(run, { ...first, timedOut: false }), 'complete');
  });

  it('shows no control characters of what nmap complains about', () => {
    const { reason } = outcomeOf({ ...ended, exitCode: 1, stderr: 'bad \u001b[2Jname\n' }, null);

    assert.equal(reason, 'nmap says: bad ·[2Jname');
  });

  it('knows missing rights', () => {
    const stderr = 'You requested a scan type which requires root privileges.\nQUITTING!\n';

    assert.ok(lacksRights({ ...ended, exitCode: 1, stderr }));
    assert.ok(!lacksRights({ ...ended, stderr }));
    const unwritable = 'Failed to open normal output file x.nmap for writing: Permission denied (13)\n';
    assert.ok(!lacksRights({ ...ended, exitCode: 1, stderr: unwritable }));
  });
});
