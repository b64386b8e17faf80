import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countedTraffic } from '../../../src/edges/interface-facts.ts';
import { parseNetDev } from '../../../src/integrations/kernel/net-dev.ts';

const table = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    3293      31    0    0    0     0          0         0     3293      31    0    0    0     0       0          0
  eth0:18446744073709551615 8120    1    2    0     3          0         4   659889    5230    5    6    0     7       8          0
br:odd: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0
`;

describe('table of counters of the kernel', () => {
  it('is read by its columns, also when a name has a colon or no space follows it', () => {
    const counters = parseNetDev(table);

    assert.deepEqual([...counters.keys()], ['lo', 'eth0', 'br:odd']);
    assert.deepEqual(counters.get('eth0')?.tx, { bytes: 659_889, packets: 5230, errors: 5, drops: 6 });
    assert.equal(counters.get('eth0')?.rx.drops, 2);
    assert.deepEqual(counters.get('br:odd'), {
      rx: { bytes: 1, packets: 2, errors: 3, drops: 4 },
      tx: { bytes: 5, packets: 6, errors: 7, drops: 8 },
    });
  });

  it('never fails, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(table.length), (text, at) => {
        const counters = parseNetDev(table.slice(0, at) + text + table.slice(at));
        for (const { rx, tx } of counters.values()) assert.ok(rx.bytes >= 0 && tx.drops >= 0);
      }),
    );
  });

  it('agrees with systeminformation, which lacks packets', async () => {
    const counters = parseNetDev(readFileSync('/proc/net/dev', 'utf8'));
    const names = [...counters].filter(([, { rx }]) => rx.bytes > 0).map(([name]) => name);

    const counted = await countedTraffic(['no-such-one', ...names]);

    assert.deepEqual([...counted.keys()], names);
    for (const name of names) {
      const [ours, theirs] = [counters.get(name), counted.get(name)];
      // Other programs go on sending in between.
      assert.ok((theirs?.rx.bytes ?? 0) >= (ours?.rx.bytes ?? 0), name);
      assert.ok((theirs?.rx.bytes ?? 0) < (ours?.rx.bytes ?? 0) + 1e9, name);
    }
  });
});
