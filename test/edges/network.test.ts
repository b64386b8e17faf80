import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Exec } from '../../src/core/edges.ts';
import { NetmonError } from '../../src/core/errors.ts';
import { parseGateways, parseLinks, readLinks } from '../../src/edges/network.ts';

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/ip/${name}`, import.meta.url), 'utf8');
const { signal } = new AbortController();

const answering =
  (answers: { readonly [command: string]: { readonly stdout: string; readonly exitCode?: number } }): Exec =>
  async (program, args) => {
    const answer = answers[[program, ...args].join(' ')];
    return { exitCode: answer?.exitCode ?? 0, signal: null, stdout: answer?.stdout ?? '', stderr: 'told on stderr\n' };
  };

describe('interfaces as iproute2 tells them', () => {
  it('are read with addresses and all default gateways', async () => {
    const links = await readLinks(
      answering({
        'ip -j addr': { stdout: fixture('addr.json') },
        'ip -j route show default': { stdout: fixture('route.json') },
        'ip -6 -j route show default': { stdout: fixture('route6.json') },
      }),
      signal,
    );

    const eth0 = links.find(({ name }) => name === 'eth0');
    assert.deepEqual(
      { ...eth0, addresses: eth0?.addresses.filter((address) => !address.startsWith('fe80')) },
      {
        name: 'eth0',
        mac: '02:00:00:00:00:01',
        up: true,
        loopback: false,
        pointToPoint: false,
        hasNeighbours: true,
        master: null,
        addresses: ['192.168.4.5/24', 'fd00::5/64'],
        gateways: ['192.168.4.1', '192.168.4.2', 'fe80::1'],
      },
    );
  });

  it('are told apart by kind', () => {
    const links = new Map(parseLinks(fixture('addr.json')).map((link) => [link.name, link]));

    assert.equal(links.get('lo')?.loopback, true);
    assert.equal(links.get('lo')?.mac, null);
    assert.equal(links.get('tun0')?.pointToPoint, true);
    assert.equal(links.get('tun0')?.hasNeighbours, false);
    assert.deepEqual(links.get('tun0')?.addresses, ['10.8.0.2/32']);
    assert.equal(links.get('port1')?.master, 'br0');
    assert.equal(links.get('br-0a1b2c3d4e5f')?.up, false);
  });

  it('are down without a carrier', () => {
    const text = '[{"ifname":"eth1","flags":["NO-CARRIER","BROADCAST","UP"],"operstate":"DOWN","link_type":"ether"}]';

    assert.equal(parseLinks(text)[0]?.up, false);
  });

  it('are none when ip prints nothing, and odd entries are left out', () => {
    assert.deepEqual(parseLinks(''), []);
    assert.deepEqual(parseLinks('[{},{"ifname":7}]'), []);
    assert.deepEqual(parseLinks('[{"ifname":"x","addr_info":[{},{"local":"10.0.0.1","prefixlen":8}]}]')[0]?.addresses, [
      '10.0.0.1/8',
    ]);
  });

  it('cannot be read when ip fails, or answers with something else than a list', async () => {
    const failing = readLinks(answering({ 'ip -j addr': { stdout: '', exitCode: 255 } }), signal);

    await assert.rejects(failing, { code: 'TOOL_FAILED', message: 'ip -j addr ended with 255: told on stderr' });
    assert.throws(() => parseLinks('usage: ip'), { code: 'TOOL_FAILED' });
  });
});

describe('default gateways', () => {
  it('of IPv4 may be routers that have only an IPv6 address', () => {
    const text = '[{"dst":"default","via":{"family":"inet6","host":"fe80::1"},"dev":"eth0","flags":[]}]';

    assert.deepEqual(parseGateways(text), [{ ip: 'fe80::1', interface: 'eth0' }]);
  });

  it('are not there on a link without a router', () => {
    assert.deepEqual(parseGateways('[{"dst":"default","dev":"tun0","scope":"link"}]'), []);
    assert.deepEqual(parseGateways(''), []);
  });

  it('are read from any JSON without a fault other than TOOL_FAILED', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        try {
          parseGateways(text);
          parseLinks(text);
        } catch (error) {
          assert.ok(error instanceof NetmonError && error.code === 'TOOL_FAILED');
        }
      }),
    );
  });
});
