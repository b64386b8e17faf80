import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HostDifference } from '../../src/diff/host-diff.ts';
import { publicFixtures } from '../support/public-fixtures.ts';
import { diffIndexes, portWords, readScan } from './scans.ts';

const folder = publicFixtures('nmap');

/** What ndiff tells of its own test scans (measured with 7.93), and which of it only one of the scans looked at. */
const facts = [
  ['empty', 'empty', null],
  ['simple', 'simple', null],
  ['single', 'single', null],
  ['complex', 'complex', null],
  ['empty', 'simple', { change: 'added', ports: '+22/tcp (!113/tcp)', facts: '' }],
  ['simple', 'empty', { change: 'removed', ports: '-22/tcp (!113/tcp)', facts: '' }],
  [
    'simple',
    'complex',
    {
      change: 'changed',
      ports: '=22/tcp (!25/tcp) (+53/tcp) (+53/udp) (!70/tcp) (+80/tcp) (!113/tcp)',
      facts: '(extraPorts) (os) (whois)',
    },
  ],
  [
    'complex',
    'simple',
    {
      change: 'changed',
      ports: '=22/tcp (!25/tcp) (-53/tcp) (-53/udp) (!70/tcp) (-80/tcp) (!113/tcp)',
      facts: '(extraPorts) (os) (whois)',
    },
  ],
  [
    'simple',
    'single',
    { change: 'none', ports: '(!25/tcp) (+53/tcp) (!70/tcp) (+80/tcp) (!113/tcp)', facts: '(extraPorts)' },
  ],
  [
    'single',
    'complex',
    { change: 'changed', ports: '=22/tcp =53/tcp (+53/udp) =80/tcp', facts: '(extraPorts) (os) (whois)' },
  ],
] as const;

function factWords({ os, extraPorts, scripts }: HostDifference): string {
  const named = [
    ['extraPorts', extraPorts] as const,
    ['os', os] as const,
    ...scripts.map((script) => [script.id, script] as const),
  ];
  return named.flatMap(([name, fact]) => (fact === null ? [] : [fact.covered ? name : `(${name})`])).join(' ');
}

describe("ndiff's own test scans", { skip: folder === null }, () => {
  for (const [old, now, expected] of facts) {
    it(`${old} and ${now} differ as ndiff says`, async () => {
      const [before, after] = await Promise.all([old, now].map((name) => readScan(`${folder}/ndiff_${name}.xml`)));
      assert.ok(before && after);

      const { hosts, tally } = diffIndexes(before, after);

      const [host] = hosts;
      const found = host && { change: host.change, ports: portWords(host).join(' '), facts: factWords(host) };
      assert.deepEqual(found ?? null, expected);
      assert.equal(tally.same, expected === null || expected.change === 'none');
      assert.equal(host?.address ?? '64.13.134.52', '64.13.134.52');
    });
  }
});
