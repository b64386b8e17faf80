import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loadConfig } from '../../src/config/load.ts';
import { chooseSite, type SiteChoice } from '../../src/config/site.ts';
import type { Link } from '../../src/core/link.ts';

const aLink = (more: Partial<Link> = {}): Link => ({
  name: 'eth0',
  mac: '02:00:00:00:00:01',
  up: true,
  loopback: false,
  pointToPoint: false,
  hasNeighbours: true,
  master: null,
  addresses: ['10.0.0.5/24'],
  gateways: ['10.0.0.1'],
  ...more,
});

const loopback = aLink({
  name: 'lo',
  mac: null,
  loopback: true,
  hasNeighbours: false,
  addresses: ['127.0.0.1/8', '::1/128'],
});
const tunnel = aLink({ name: 'wg0', mac: null, pointToPoint: true, hasNeighbours: false, addresses: ['10.8.0.2/24'] });

const choose = (links: readonly Link[], text = ''): SiteChoice => {
  const options = { file: 'c', hostName: 'h', monitors: [], env: {}, readFile: (path: string) => path };
  return chooseSite(loadConfig(text, options), links, { rawSockets: true });
};

const watched = ({ site }: SiteChoice): readonly string[] => site.interfaces.map(({ name }) => name);

describe('what is watched', () => {
  it('is every real interface with an address, and the user is told of it in one line', () => {
    const choice = choose([loopback, aLink(), aLink({ name: 'eth1', addresses: ['192.168.7.2/25', 'fe80::1/64'] })]);

    assert.deepEqual(watched(choice), ['eth0', 'eth1']);
    assert.equal(
      choice.description,
      'watching eth0 (10.0.0.5/24), eth1 (192.168.7.2/25); scanning 10.0.0.0/24, 192.168.7.0/25 (384 addresses)',
    );
    assert.deepEqual(choice.leftOut, []);
    assert.deepEqual(choice.site.missing, []);
  });

  it('leaves out networks inside of this machine, tunnels, ports of bridges, and what is down, with reasons', () => {
    const others = ['docker0', 'br-0a1b2c3d4e5f', 'veth12ab', 'virbr0', 'cni0', 'flannel.1'].map((name) =>
      aLink({ name }),
    );
    const choice = choose([
      aLink(),
      ...others,
      tunnel,
      aLink({ name: 'eth1', master: 'br0' }),
      aLink({ name: 'eth2', up: false }),
      aLink({ name: 'eth3', addresses: [] }),
    ]);

    assert.deepEqual(watched(choice), ['eth0']);
    assert.deepEqual(choice.leftOut.slice(-4), [
      'interface wg0 is not watched: it is a point-to-point link',
      'interface eth1 is not watched: it is a part of br0',
      'interface eth2 is not watched: it is down',
      'interface eth3 is not watched: it has no address',
    ]);
    assert.ok(choice.leftOut.includes('interface docker0 is not watched: it is a virtual network of this machine'));
  });

  it('is a virtual interface or a tunnel where there is nothing else', () => {
    assert.deepEqual(watched(choose([loopback, tunnel, aLink({ name: 'veth0' })])), ['veth0']);
    assert.deepEqual(watched(choose([loopback, tunnel])), ['wg0']);
  });

  it('is nothing, as a problem, where there is only loopback', () => {
    const choice = choose([loopback]);

    assert.deepEqual(choice.site.missing, ['no interface is up and has an address']);
    assert.equal(choice.description, 'watching no interface; scanning nothing');
  });

  it('is what the config names; what is not there or down is a problem, not a crash', () => {
    const choice = choose([loopback, aLink(), aLink({ name: 'docker0', up: false })], 'interfaces: [docker0, eth9]');

    assert.deepEqual(watched(choice), ['docker0']);
    assert.deepEqual(choice.site.missing, [
      'interface docker0 is down',
      'interface eth9 is not there (there are: lo, eth0, docker0)',
    ]);
  });
});

describe('what is scanned without being named', () => {
  const scanned = (...addresses: string[]): SiteChoice => choose([aLink({ addresses })]);

  it('is private IPv4 networks', () => {
    assert.deepEqual(scanned('172.16.3.4/22', '100.64.1.1/24').site.networks, ['172.16.0.0/22', '100.64.1.0/24']);
  });

  it('is never a public, documentation or IPv6 network', () => {
    const choice = scanned('8.8.8.8/24', '192.0.2.2/24', 'fd00::5/64', '2001:db8::5/64');

    assert.deepEqual(choice.site.networks, []);
    assert.deepEqual(choice.leftOut, [
      'network 8.8.8.0/24 is not scanned: it is public, name it under networks to have it scanned',
      'network 192.0.2.0/24 is not scanned: it is reserved for documentation and tests, name it under networks to have it scanned',
      'network fd00::/64 is not scanned: IPv6 networks are too large to sweep; its hosts are found by watching',
      'network 2001:db8::/64 is not scanned: it is public IPv6, name parts of it under networks to have them scanned',
    ]);
  });

  it('is not a link-local network, which nobody asks about', () => {
    const choice = scanned('169.254.7.7/16', 'fe80::5/64');

    assert.deepEqual([choice.site.networks, choice.leftOut], [[], []]);
  });

  it('is only the part around the own address of a network larger than a /20', () => {
    const choice = scanned('10.20.30.40/8');

    assert.deepEqual(choice.site.networks, ['10.20.30.0/24']);
    assert.deepEqual(choice.leftOut, [
      'network 10.0.0.0/8 is too large to sweep: only 10.20.30.0/24 around the own address is scanned',
    ]);
    assert.deepEqual(scanned('10.20.30.40/20').site.networks, ['10.20.16.0/20']);
  });

  it('is each network once, and none that is inside of another', () => {
    assert.deepEqual(scanned('10.0.0.5/24', '10.0.0.6/24', '10.0.0.129/25').site.networks, ['10.0.0.0/24']);
  });

  it('is never outside of the private networks, whatever the addresses', () => {
    const address = fc.tuple(fc.ipV4(), fc.nat(32)).map(([ip, prefix]) => `${ip}/${prefix}`);
    fc.assert(
      fc.property(fc.array(address), (addresses) => {
        for (const network of scanned(...addresses).site.networks) {
          assert.match(
            network,
            /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.).*\/(?:2\d|3[01])$/,
          );
        }
      }),
    );
  });
});

describe('what is scanned by name', () => {
  it('may be public, large and far away', () => {
    const choice = choose([aLink()], 'networks: [192.0.2.0/24, 10.9.0.0/16, 10.9.1.0/24, 8.8.8.8]');

    assert.deepEqual(choice.site.networks, ['192.0.2.0/24', '10.9.0.0/16', '8.8.8.8/32']);
  });

  it('is less what the config excludes', () => {
    const choice = choose(
      [aLink()],
      'networks: [10.0.0.0/24, 10.1.0.0/24]\nexclude: [10.1.0.0/16, 10.0.0.4-6, 10.7.0.1]',
    );

    assert.deepEqual(choice.site.networks, ['10.0.0.0/24']);
    assert.deepEqual(choice.site.exclude, ['10.1.0.0/16', '10.0.0.4/31', '10.0.0.6', '10.7.0.1']);
    assert.deepEqual(choice.leftOut, ['network 10.1.0.0/24 is not scanned: the config excludes it']);
    assert.ok(choice.description.endsWith('scanning 10.0.0.0/24 (256 addresses) except 10.0.0.4-6'));
  });
});
