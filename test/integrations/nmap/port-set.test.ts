import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatPorts, hasPort, parsePorts } from '../../../src/integrations/nmap/port-set.ts';

const aRange = fc
  .tuple(fc.nat({ max: 65_535 }), fc.nat({ max: 300 }))
  .map(([first, length]) => ({ first, last: Math.min(65_535, first + length) }));

describe("ports in nmap's notation", () => {
  it('are numbers, ranges, and ranges without a beginning or end', () => {
    assert.equal(formatPorts(parsePorts('22, 80-90,85-100,101,-5,65000-')), '1-5,22,80-101,65000-65535');
    assert.equal(formatPorts(parsePorts('-')), '1-65535');
    assert.deepEqual(parsePorts(''), []);
  });

  it('hold exactly the ports that are written', () => {
    fc.assert(
      fc.property(fc.array(aRange, { minLength: 1 }), fc.nat({ max: 65_535 }), (ranges, port) => {
        const ports = parsePorts(ranges.map(({ first, last }) => `${first}-${last}`).join(','));
        const isWritten = (one: number) => ranges.some(({ first, last }) => first <= one && one <= last);
        for (const one of [port, ...ranges.flatMap(({ first, last }) => [first - 1, first, last, last + 1])]) {
          if (one >= 0 && one <= 65_535) assert.equal(hasPort(ports, one), isWritten(one));
        }
        assert.deepEqual(parsePorts(formatPorts(ports)), ports);
      }),
    );
  });

  for (const text of ['x', '22;', '1-2-3', '90-80', '65536', 'T:22', 'http', '22,,80', '--', '0x10']) {
    it(`are not ${text}`, () => assert.throws(() => parsePorts(text), { code: 'USAGE' }));
  }
});
