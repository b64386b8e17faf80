import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { alertFilter } from '../../../src/integrations/tshark/alert-filter.ts';

const capture = fileURLToPath(new URL('../../fixtures/ids/attack-in-a-lab/attack-in-a-lab.pcap', import.meta.url));

type Group = Parameters<typeof alertFilter>[0];

const group = (fields: Partial<Group>): Group => ({
  ...{ source: '10.99.0.1', target: '10.99.0.2', protocol: 'tcp', ports: [80] },
  ...fields,
});

const whole = { from: 0, to: 2_000_000_000_000 };

/** Packets that tshark lets through. */
const passing = (filter: string): number =>
  Number(
    execFileSync('sh', ['-c', 'tshark -n -r "$1" -Y "$2" 2>/dev/null | wc -l', 'sh', capture, filter], {
      encoding: 'utf8',
    }),
  );

describe('alertFilter', () => {
  it('asks for both directions between two addresses, in a time', () => {
    const { filter, words } = alertFilter(group({}), { from: 1_795_229_622_745, to: 1_795_229_622_750 });

    assert.equal(
      filter,
      'frame.time_epoch >= 1795229622.745 && frame.time_epoch <= 1795229622.750 && ip.addr == 10.99.0.1 && ip.addr == 10.99.0.2 && tcp.port == 80',
    );
    assert.equal(words, '10.99.0.1 and 10.99.0.2, tcp port 80');
    assert.equal(passing(filter), 12);
  });

  it('is a filter that tshark understands, whatever the group knows', () => {
    const cases: readonly (readonly [Partial<Group>, string, number])[] = [
      [{ source: 'fd99::1', target: 'fd99::2', ports: [23] }, 'fd99::1 and fd99::2, tcp port 23', 2],
      [{ protocol: 'udp', ports: [53] }, '10.99.0.1 and 10.99.0.2, udp port 53', 4],
      [{ protocol: 'icmp', ports: [] }, '10.99.0.1 and 10.99.0.2, ICMP', 12],
      [{ protocol: 'igmp', ports: [] }, '10.99.0.1 and 10.99.0.2', 624],
      [{ source: null, target: 'many', protocol: null, ports: [] }, 'all packets', 720],
      [{ source: null, target: null, protocol: null, ports: [53] }, 'all packets, tcp or udp port 53', 10],
      [{ source: '10.99.0.1', target: '10.99.0.1', protocol: 'tcp', ports: [] }, '10.99.0.1, tcp', 584],
    ];
    for (const [fields, words, count] of cases) {
      const asked = alertFilter(group(fields), whole);
      assert.equal(asked.words, words);
      assert.equal(passing(asked.filter), count, words);
    }
  });

  it('leaves out ports where there may have been more of them than are kept', () => {
    const ports = Array.from({ length: 9 }, (_, at) => 20 + at);

    assert.equal(alertFilter(group({ ports }), whole).words, '10.99.0.1 and 10.99.0.2, tcp');
    assert.match(alertFilter(group({ ports: ports.slice(1) }), whole).words, /tcp port 21, 22.*28$/);
  });

  it('takes nothing for an address that is none', () => {
    const hostile = group({ source: "10.0.0.1' || 1", target: 'fe80::1%eth0', protocol: 'x) || (tcp', ports: [] });

    assert.equal(
      alertFilter(hostile, { from: 0, to: 1 }).filter,
      'frame.time_epoch >= 0.000 && frame.time_epoch <= 0.001',
    );
  });
});
