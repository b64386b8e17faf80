import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { networkSet } from '../../../../src/core/address.ts';
import type { NmapHost } from '../../../../src/core/nmap-run.ts';
import { createHostIndex } from '../../../../src/monitors/ports/hosts.ts';
import { digest } from '../../../../src/monitors/ports/judge/digest.ts';
import { aScan } from '../../../support/stored-things.ts';
import { aHost, aHostResult, aRun } from '../builders.ts';

const osOf = (...hosts: readonly NmapHost[]) =>
  digest(
    {
      order: { targets: ['10.0.0.0/24'], addresses: 256, protocol: 'tcp', ports: '1-1000' },
      scan: aScan({ finishedAt: 5000 }),
      result: { run: aRun({ hosts }), outcome: 'complete', reason: null },
      answers: null,
      calls: [],
      cutOff: new Set<string>(),
      settled: null,
      sending: 0,
      folder: { name: '20261121T060102.345Z', path: '/data/runs/.partial-20261121T060102.345Z' },
    },
    {
      index: createHostIndex([aHost('host-5', '10.0.0.5'), aHost('host-6', '10.0.0.6')], networkSet([])),
      plans: new Map(),
      ports: new Map(),
      confirmAfter: null,
      longestPause: 1,
      flapping: { changes: 4, window: 1, calm: 1 },
      certificateExpiry: 1,
      tarpitPorts: 500,
      wanted: { tcp: '1-1000', udp: null },
    },
  ).os;

const linux = { name: 'Linux 4.15 - 5.8', accuracy: 96 };

describe('the digest of a port scan', () => {
  it('keeps the best five guesses of an operating system, best first', () => {
    const os = [91, 96, 85, 88, 93, 90].map((accuracy) => ({ name: `Linux ${accuracy}`, accuracy }));

    const [found] = osOf(aHostResult({ os }));

    assert.equal(found?.host, 'host-5');
    assert.equal(found.seenAt, 5000);
    assert.deepEqual(
      found.guesses.map(({ accuracy }) => accuracy),
      [96, 93, 91, 90, 88],
    );
  });

  it('leaves what was guessed before where there is no guess, or the host took too long', () => {
    const unsure = aHostResult();
    const tooLate = aHostResult({ ip: '10.0.0.6', timedOut: true, os: [linux] });

    assert.deepEqual(osOf(unsure, tooLate), []);
  });
});
