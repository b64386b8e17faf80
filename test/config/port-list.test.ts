import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parsePortList } from '../../src/config/port-list.ts';

/** The ports of a list, the slow and plain way. */
function ports(list: string): Set<number> {
  const bounds = list.split(',').map((part) => part.split('-').map(Number));
  return new Set(
    bounds.flatMap(([from = 0, to = from]) => Array.from({ length: to - from + 1 }, (_, at) => from + at)),
  );
}

describe('port lists', () => {
  it('are put in order and merged', () => {
    assert.equal(parsePortList('8080,1-1024,22'), '1-1024,8080');
    assert.equal(parsePortList('-'), '1-65535');
    assert.equal(parsePortList('60000-, -22'), '1-22,60000-65535');
    assert.equal(parsePortList('1-5,6'), '1-6');
  });

  it('name ports from 1 to 65535 by number only', () => {
    for (const text of ['', '0', '65536', '9-5', 'ssh', 'T:22', '22,', '1-2-3', '22 80', '-p22', '1e3']) {
      assert.equal(parsePortList(text), null, text);
    }
  });

  it('keep exactly the ports that were asked for', () => {
    const part = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.nat(20)).map(([from, more]) => `${from}-${from + more}`);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), (parts) => {
        const list = parsePortList(parts.join(','));
        assert.ok(list !== null);
        assert.deepEqual(
          [...ports(list)],
          [...ports(parts.join(','))].sort((a, b) => a - b),
        );
        assert.equal(parsePortList(list), list);
      }),
    );
  });
});
