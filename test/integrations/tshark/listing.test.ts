import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { longestInfo, parseListed } from '../../../src/integrations/tshark/listing.ts';

describe('parseListed', () => {
  it('reads a packet to the microsecond', () => {
    const line = '63\t1795229622.745673999\t74\t10.99.0.1\t10.99.0.2\tTCP\t38730 → 80 [SYN] Seq=0';

    assert.deepEqual(parseListed(line), {
      ...{ number: 63, time: 1_795_229_622_745, micros: 673, source: '10.99.0.1', destination: '10.99.0.2' },
      ...{ protocol: 'TCP', length: 74, info: '38730 → 80 [SYN] Seq=0' },
    });
  });

  it('keeps what has tabs, no addresses or no fraction', () => {
    assert.equal(parseListed('1\t2\t3\ta\tb\tHTTP\tGET /\tx ')?.info, 'GET / x');
    assert.deepEqual(parseListed('1\t2.5\t3\t\t\t\t'), {
      ...{ number: 1, time: 2500, micros: 0, source: '', destination: '', protocol: '', length: 3, info: '' },
    });
    assert.equal(parseListed('1\t2\t3\t\t\t\t')?.time, 2000);
  });

  it('takes nothing else for a packet, and no more than it needs', () => {
    assert.equal(parseListed(`1\t2\t3\ta\tb\tc\t${'x'.repeat(9999)}`)?.info.length, longestInfo);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        const packet = parseListed(line);
        assert.ok(packet === null || /^\d+\t\d+/.test(line));
      }),
    );
    assert.equal(parseListed('tshark: The file is cut short'), null);
    assert.equal(parseListed('x\t2\t3\ta\tb\tc\td'), null);
  });
});
