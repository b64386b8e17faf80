import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { doneOf, noProgress, readProgress } from '../../../src/integrations/nmap/progress.ts';

const after = (...lines: string[]) => lines.reduce(readProgress, noProgress);

describe('progress of nmap', () => {
  it('tells what nmap does and how far that is', () => {
    assert.deepEqual(
      after(
        'Stats: 0:00:03 elapsed; 2 hosts completed (4 up), 4 undergoing SYN Stealth Scan',
        'SYN Stealth Scan Timing: About 45.21% done; ETC: 03:17 (0:00:04 remaining)',
      ),
      { hostsDone: 2, hostsNow: 4, task: 'SYN Stealth Scan', taskPercent: 45.21 },
    );
  });

  it('forgets the percentage of a task when the next one begins', () => {
    assert.deepEqual(
      after(
        'SYN Stealth Scan Timing: About 99.99% done; ETC: 03:17 (0:00:00 remaining)',
        'Stats: 0:00:09 elapsed; 0 hosts completed (4 up), 4 undergoing Service Scan',
      ),
      { hostsDone: 0, hostsNow: 4, task: 'Service Scan', taskPercent: null },
    );
  });

  it('is the same object when a line says nothing about it', () => {
    assert.equal(readProgress(noProgress, 'Nmap scan report for 10.0.0.1'), noProgress);
  });

  it('is not told in numbers before anything of the scan itself is done', () => {
    const pinging = { hostsDone: 0, hostsNow: 8, task: 'ARP Ping Scan', taskPercent: 50 };

    assert.equal(doneOf(noProgress, 10), null);
    assert.equal(doneOf(pinging, 10), null);
  });

  it('counts the hosts that are done, and of those in work what is done of the long task', () => {
    const scanning = { hostsDone: 2, hostsNow: 4, task: 'SYN Stealth Scan', taskPercent: 50 };

    assert.equal(doneOf({ ...noProgress, hostsDone: 5 }, 10), 0.5);
    assert.equal(doneOf(scanning, 8), 0.5);
    assert.equal(doneOf({ ...scanning, task: 'Script Scan', taskPercent: 3 }, 8), 0.75);
    assert.equal(doneOf({ ...noProgress, hostsDone: 20 }, 10), 1);
  });
});
