import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttachedInterface } from '../../../src/core/define.ts';
import { arpConfig } from '../../../src/monitors/arp/config.ts';
import { ownAddresses, rulesFor } from '../../../src/monitors/arp/place.ts';
import { aSite } from './context.ts';

const lan: AttachedInterface = {
  name: 'eth0',
  mac: '52:54:00:00:00:fe',
  addresses: ['10.0.0.2/24', 'fd00::2/64'],
  gateways: ['10.0.0.1', 'fe80::1'],
};
const tunnel: AttachedInterface = { name: 'tun0', mac: null, addresses: ['10.8.0.2/32'], gateways: [] };
const site = aSite({ interfaces: [lan, tunnel], networks: ['10.0.0.0/24', '10.9.0.0/24'] });
const noVendor = () => null;

describe('where the arp monitor is', () => {
  it('takes addresses of its own networks, and of those that it scans, for local', () => {
    const { localNetworks } = rulesFor(arpConfig.parse({}), site, noVendor);

    const local = ['10.0.0.77', 'fd00::77', '10.8.0.2', '10.9.0.1'].map((ip) => localNetworks?.set.has(ip));
    const foreign = ['10.0.1.1', 'fd01::1', '10.8.0.3'].map((ip) => localNetworks?.set.has(ip));
    assert.deepEqual([...local, ...foreign], [true, true, true, true, false, false, false]);
  });

  it('judges no address by a network when it is attached to none', () => {
    const { localNetworks } = rulesFor(arpConfig.parse({}), aSite({ networks: [] }), noVendor);

    assert.equal(localNetworks, null);
  });

  it('goes by what the config names instead', () => {
    const config = arpConfig.parse({ gateways: ['10.0.0.254'], local_networks: ['172.16.0.0/12'] });

    const { gateways, localNetworks } = rulesFor(config, site, noVendor);

    assert.deepEqual([...gateways], ['10.0.0.254']);
    assert.deepEqual(localNetworks?.names, ['172.16.0.0/12']);
  });

  it('knows its gateways, itself, and how long it learns at most', () => {
    const config = arpConfig.parse({ sweep_interval: '5m' });

    const { gateways, ownMacs, longestLearning } = rulesFor(config, site, noVendor);

    assert.deepEqual([...gateways], ['10.0.0.1', 'fe80::1']);
    assert.deepEqual([...ownMacs], ['52:54:00:00:00:fe']);
    assert.equal(longestLearning, 15 * 60_000);
  });

  it('knows its own addresses with their MAC', () => {
    assert.deepEqual(
      [...ownAddresses(site)],
      [
        ['10.0.0.2', { mac: '52:54:00:00:00:fe', interface: 'eth0' }],
        ['fd00::2', { mac: '52:54:00:00:00:fe', interface: 'eth0' }],
      ],
    );
  });
});
