import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addressKey, keyRange, noAddress } from '../../../src/store/keys/address-key.ts';

const ipv4 = fc.ipV4();
const ipv4Number = (ip: string): number => ip.split('.').reduce((number, part) => number * 256 + Number(part), 0);

describe('address key', () => {
  it('sorts IPv4 addresses as their numbers', () => {
    fc.assert(
      fc.property(ipv4, ipv4, (a, b) => {
        assert.equal(addressKey(a) < addressKey(b), ipv4Number(a) < ipv4Number(b));
      }),
    );
  });

  it('sorts IPv4 before IPv6 before what is no address', () => {
    fc.assert(
      fc.property(ipv4, fc.ipV6(), (four, six) => {
        assert.ok(addressKey(four) < addressKey(six));
        assert.ok(addressKey(six) < noAddress);
      }),
    );
    assert.equal(addressKey(null), noAddress);
    assert.equal(addressKey('printer'), noAddress);
    assert.equal(addressKey('fe80::1%eth0'), noAddress);
  });

  it('is within the range of each network that holds the address', () => {
    fc.assert(
      fc.property(ipv4, fc.integer({ min: 0, max: 32 }), (ip, prefix) => {
        const range = keyRange(`${ip}/${prefix}`);

        assert.ok(range !== null && range.first <= addressKey(ip) && addressKey(ip) <= range.last);
      }),
    );
    assert.equal(keyRange('10.0.0.0/33'), null);
  });
});
