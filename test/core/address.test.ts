import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  isGroupOrNullMac,
  isIpv4,
  isLinkLocal,
  isRandomMac,
  isUnicast,
  isVirtualRouterMac,
  networkSet,
} from '../../src/core/address.ts';

const all = <T>(values: readonly T[], holds: (value: T) => boolean): readonly T[] =>
  values.filter((value) => !holds(value));

describe('MAC addresses', () => {
  it('are random when the locally-administered bit is set', () => {
    assert.deepEqual(
      all(['02:00:00:00:00:01', 'da:a1:19:00:00:01', 'fe:ff:ff:00:00:01', 'AA:00:04:00:01:04'], isRandomMac),
      [],
    );
    assert.deepEqual(
      all(['00:16:3e:00:00:05', 'b8:27:eb:00:00:02', '01:00:5e:00:00:01'], (mac) => !isRandomMac(mac)),
      [],
    );
  });

  it('can be no sender when they are broadcast, multicast or zero', () => {
    assert.deepEqual(
      all(['ff:ff:ff:ff:ff:ff', '01:00:5e:00:00:01', '33:33:00:00:00:01', '00:00:00:00:00:00'], isGroupOrNullMac),
      [],
    );
    assert.deepEqual(
      all(['00:00:00:00:00:01', '52:54:00:00:00:01'], (mac) => !isGroupOrNullMac(mac)),
      [],
    );
  });

  it('of VRRP, CARP, HSRP and GLBP are virtual routers', () => {
    const virtual = [
      '00:00:5e:00:01:0a',
      '00:00:5e:00:02:0a',
      '00:00:0c:07:ac:01',
      '00:00:0c:9f:f0:01',
      '00:07:b4:00:01:01',
    ];

    assert.deepEqual(all(virtual, isVirtualRouterMac), []);
    assert.deepEqual(
      all(['00:00:5e:00:03:0a', '00:00:0c:00:00:01'], (mac) => !isVirtualRouterMac(mac)),
      [],
    );
  });
});

describe('IP addresses', () => {
  it('are those of one device unless unspecified, loopback, multicast or broadcast', () => {
    assert.deepEqual(
      all(['10.0.0.1', '223.255.255.254', '169.254.1.1', 'fe80::1', '2001:db8::1', '::2'], isUnicast),
      [],
    );
    const none = [
      '0.0.0.0',
      '0.1.2.3',
      '127.0.0.1',
      '224.0.0.251',
      '240.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      'ff02::1',
      'FF02::1',
    ];
    assert.deepEqual(
      all(none, (ip) => !isUnicast(ip)),
      [],
    );
  });

  it('are link-local in 169.254.0.0/16 and fe80::/10', () => {
    assert.deepEqual(all(['169.254.0.1', 'fe80::1', 'FEBF::1'], isLinkLocal), []);
    assert.deepEqual(
      all(['169.25.4.1', 'fec0::1', 'fd00::1', '10.0.0.1'], (ip) => !isLinkLocal(ip)),
      [],
    );
  });

  it('are IPv4 only in four decimal parts', () => {
    assert.deepEqual(['10.0.0.1', '10.0.0', '::ffff:10.0.0.1', '010.0.0.1', 'a'].map(isIpv4), [
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('a set of networks', () => {
  it('holds what is in one of them, host bits or not', () => {
    const set = networkSet(['10.0.5.77/24', '192.168.1.9', 'fd00::/64', '2001:db8::1']);

    const inside = ['10.0.5.0', '10.0.5.255', '192.168.1.9', 'fd00::1', 'fd00:0:0:0:ffff::', '2001:db8::1'];
    assert.deepEqual(all(inside, set.has), []);
    const outside = ['10.0.4.255', '10.0.6.0', '192.168.1.8', 'fd00:0:0:1::', '2001:db8::2', 'fe80::1'];
    assert.deepEqual(
      all(outside, (ip) => !set.has(ip)),
      [],
    );
  });

  it('holds an IPv4 address exactly when the bits of the prefix are the same', () => {
    const number = fc.integer({ min: 0, max: 0xffff_ffff });
    const text = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
    fc.assert(
      fc.property(number, number, fc.integer({ min: 1, max: 32 }), (network, ip, prefix) => {
        const shift = 32 - prefix;

        const held = networkSet([`${text(network)}/${prefix}`]).has(text(ip));

        assert.equal(held, network >>> shift === ip >>> shift);
      }),
    );
  });
});
