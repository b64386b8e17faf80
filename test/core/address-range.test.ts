import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  covers,
  parseAddress,
  parseMac,
  parseNetwork,
  parseRange,
  rangeSize,
  toNetworks,
} from '../../src/core/address-range.ts';

const range = (text: string) => {
  const parsed = parseRange(text);
  assert.ok(parsed !== null, text);
  return parsed;
};

describe('address ranges', () => {
  it('are read from addresses, networks and ranges', () => {
    assert.deepEqual(toNetworks(range('10.0.0.7')), ['10.0.0.7']);
    assert.deepEqual(toNetworks(range('10.0.0.77/24')), ['10.0.0.0/24']);
    assert.deepEqual(toNetworks(range('10.0.0.5-10')), ['10.0.0.5', '10.0.0.6/31', '10.0.0.8/31', '10.0.0.10']);
    assert.deepEqual(toNetworks(range('10.0.0.0-10.0.1.255')), ['10.0.0.0/23']);
    assert.deepEqual(toNetworks(range('FD00::/64')), ['fd00::/64']);
    assert.deepEqual(toNetworks(range('0.0.0.0/0')), ['0.0.0.0/0']);
  });

  it('are refused when they are not exactly that', () => {
    const wrong = [
      '',
      '10.0.0',
      '10.0.0.1/33',
      '10.0.0.01',
      '0x7f.1',
      '10.0.0.9-5',
      '10.0.0.1-300',
      'fe80::1%eth0',
      'a',
      '-',
      '10.0.0.1-fd00::1',
      '1/2/3',
    ];
    for (const text of wrong) assert.equal(parseRange(text), null, text);
  });
});

describe('networks made of a range', () => {
  it('hold exactly its addresses', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.nat(0xff), fc.ipV4(), (start, length, other) => {
        const text = (number: number) => `10.1.${number >> 8}.${number & 255}`;
        const end = Math.min(start + length, 0xffff);
        const whole = range(`${text(start)}-${text(end)}`);
        const parts = toNetworks(whole).map(range);

        assert.equal(
          parts.reduce((sum, part) => sum + rangeSize(part), 0n),
          BigInt(end - start + 1),
        );
        assert.ok(parts.every((part) => covers(whole, part)));
        assert.equal(
          parts.some((part) => covers(part, range(other))),
          covers(whole, range(other)),
        );
      }),
    );
  });

  it('agree with the system about which network an address is in', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.nat(128), (address, prefix) => {
        const [network = ''] = toNetworks(range(`${address}/${prefix}`));
        const list = new BlockList();
        list.addSubnet(address, prefix, 'ipv6');
        assert.ok(list.check(network.split('/')[0] ?? '', 'ipv6'));
        assert.ok(covers(range(network), range(address)));
      }),
    );
  });

  it('know the deprecated IPv4-compatible form', () => {
    assert.equal(parseAddress('::1.2.3.4'), '::102:304');
    assert.equal(parseAddress('::ffff:1.2.3.4'), '::ffff:102:304');
  });

  it('never throw, and accept no address that the system does not', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.%/-]*$/)), (text) => {
        parseRange(text);
        parseNetwork(text);
        return parseAddress(text) === null || isIP(text) !== 0;
      }),
    );
  });
});

describe('MACs', () => {
  it('are read with colons or hyphens, not both', () => {
    assert.equal(parseMac('00-16-3E-AA-BB-CC'), '00:16:3e:aa:bb:cc');
    assert.equal(parseMac('00:16:3E:AA:BB:CC'), '00:16:3e:aa:bb:cc');
    for (const text of ['00:16-3e:aa:bb:cc', '00:16:3e:aa:bb', '00163eaabbcc', 'zz:16:3e:aa:bb:cc'])
      assert.equal(parseMac(text), null);
  });
});
