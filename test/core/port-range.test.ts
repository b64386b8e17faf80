import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { holdsPort, parsePortRange, parsePortRanges, portRangeText } from '../../src/core/port-range.ts';

const port = fc.integer({ min: 0, max: 65_535 });
const protocol = fc.constantFrom('tcp', 'udp', 'sctp', 'ip');

describe('ranges of ports', () => {
  it('are read as people write them', () => {
    assert.deepEqual(parsePortRange('22/tcp'), { protocol: 'tcp', first: 22, last: 22 });
    assert.deepEqual(parsePortRange(' UDP/53 '), { protocol: 'udp', first: 53, last: 53 });
    assert.deepEqual(parsePortRange('1000-1010/udp'), { protocol: 'udp', first: 1000, last: 1010 });
    assert.deepEqual(parsePortRange('any/tcp'), { protocol: 'tcp', first: 0, last: 65_535 });
    assert.deepEqual(parsePortRanges('22/tcp, 443/tcp')?.map(portRangeText), ['22/tcp', '443/tcp']);
  });

  it('are refused when they are of another form', () => {
    const wrong = [
      '',
      '22',
      'tcp',
      '22/icmp',
      '70000/tcp',
      '9-3/tcp',
      '1/2/tcp',
      'tcp/tcp',
      '-/tcp',
      '22,23/tcp',
      '/tcp',
    ];
    for (const text of [...wrong, '22/tcp/', '0x16/tcp', '22/tcp22/tcp'])
      assert.equal(parsePortRange(text), null, text);
    assert.equal(parsePortRanges('22/tcp, 23'), null);
    assert.equal(parsePortRanges(''), null);
  });

  it('are the same after being written and read again', () => {
    fc.assert(
      fc.property(port, port, protocol, (a, b, name) => {
        const range = { protocol: name, first: Math.min(a, b), last: Math.max(a, b) } as const;
        assert.deepEqual(parsePortRange(portRangeText(range)), range);
        assert.ok(holdsPort(range, { protocol: name, port: a }) && holdsPort(range, { protocol: name, port: b }));
      }),
    );
  });

  it('never throw, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => parsePortRanges(text) === null || text.includes('/')));
  });
});
