import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRandomMac } from '../../src/core/address.ts';
import { labNetworks, linkLocalOf, planStation } from '../../src/lab/station.ts';

const networks = labNetworks('10.77.0.0/24', 'fd77::/64');

describe('stations of a lab', () => {
  it('have the same name, MAC and addresses in every lab', () => {
    assert.deepEqual(planStation(1, networks), {
      ...{ name: 'gateway', index: 1, interface: 'eth0', mac: '00:09:5b:4e:4d:01' },
      ...{ ip: '10.77.0.1', ip6: 'fd77::1', linkLocal: 'fe80::209:5bff:fe4e:4d01' },
    });
  });

  it('never share a name, MAC or address', () => {
    const stations = Array.from({ length: 241 }, (_, index) => planStation(index, networks));

    for (const field of ['name', 'mac', 'ip', 'ip6', 'linkLocal'] as const)
      assert.equal(new Set(stations.map((station) => station[field])).size, stations.length, field);
  });

  it('have one with a made-up MAC among the first eight hosts', () => {
    const macs = Array.from({ length: 8 }, (_, at) => planStation(at + 1, networks).mac);

    assert.equal(macs.filter(isRandomMac).length, 1);
  });

  it('derive the link-local address as RFC 4291 says', () => {
    assert.equal(linkLocalOf('34:56:78:9a:bc:de'), 'fe80::3656:78ff:fe9a:bcde');
  });
});
