import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Store } from '../../src/store/store.ts';
import { aHost, aHostOs, aPort, aScan } from '../support/stored-things.ts';
import type { OpenStore } from './store.ts';

export function findsHosts(name: string, open: OpenStore): void {
  describe(`${name} finds hosts`, () => {
    it('hosts by number of address, IPv4 first, those without one last', async (t) => {
      const store = await open(t);
      const ips = [null, '10.0.0.10', 'fd00::10', '10.0.0.9', 'fd00::a', '9.255.0.1', 'fd00::9', '192.168.0.1'];

      await store.commit('arp', { events: [], hosts: ips.map((ip) => aHost({ id: String(ip), ip })) }, 1);

      assert.deepEqual(
        (await store.hosts()).map(({ ip }) => ip),
        ['9.255.0.1', '10.0.0.9', '10.0.0.10', '192.168.0.1', 'fd00::9', 'fd00::a', 'fd00::10', null],
      );
    });

    it('a host by id, address, MAC in any notation, or name', async (t) => {
      const store = await open(t);
      const old = [{ ip: 'fd00::5', firstSeen: 1, lastSeen: 1 }];
      const hosts = [
        aHost({ id: '00:16:3e:00:0a:05', mac: '00:16:3e:00:0a:05', name: 'Printer.lan', addresses: old }),
        aHost({ id: '10.9.0.1', mac: null, ip: '10.9.0.1', name: null }),
        aHost({ id: '10.9.0.2', mac: null, ip: '10.9.0.2', name: '10.9.0.1' }),
      ];
      await store.commit('arp', { events: [], hosts }, 1);

      const found = async (text: string) => (await store.findHost(text))?.id;

      const printer = ['00:16:3E:00:0A:05', '00-16-3e-00-0a-05', '0016.3e00.0a05', '00163e000a05', '0:16:3e:0:a:5'];
      for (const text of [...printer, '10.0.0.5', 'fd00:0::5', 'printer.lan']) {
        assert.equal(await found(text), '00:16:3e:00:0a:05', text);
      }
      assert.equal(await found('10.9.0.1'), '10.9.0.1');
      for (const text of ['', '10.0.0.50', 'printer', '%', "'", '\u0000'])
        assert.equal(await found(text), undefined, text);
    });

    it('the host that was seen last where several have had the address', async (t) => {
      const store = await open(t);
      const hosts = [aHost({ id: 'a', lastSeen: 1 }), aHost({ id: 'b', lastSeen: 3 }), aHost({ id: 'c', lastSeen: 2 })];
      await store.commit('arp', { events: [], hosts }, 1);

      assert.equal((await store.findHost('10.0.0.5'))?.id, 'b');
    });
  });
}

export function findsPortsAndScans(name: string, open: OpenStore): void {
  describe(`${name} finds ports and scans`, () => {
    it('ports in the order of address, protocol and port, by host, address and network', async (t) => {
      const store = await open(t);
      const ports = [
        aPort({ host: 'b', ip: '10.0.0.10', port: 443 }),
        aPort({ host: 'b', ip: '10.0.0.10', port: 80, state: 'closed' }),
        aPort({ host: 'b', ip: '10.0.0.10', port: 53, protocol: 'udp' }),
        aPort({ host: 'a', ip: '10.0.0.9', port: 9000 }),
        aPort({ host: 'c', ip: 'fd00::1', port: 22 }),
      ];
      await store.commit('ports', { events: [], ports }, 1);

      const found = async (query: Parameters<Store['ports']>[0]) =>
        (await store.ports(query)).map(({ host, port }) => `${host}${port}`).join(' ');

      assert.equal(await found({}), 'a9000 b80 b443 b53 c22');
      assert.equal(await found({ onlyOpen: true }), 'a9000 b443 b53 c22');
      assert.equal(await found({ host: 'b', onlyOpen: true }), 'b443 b53');
      assert.equal(await found({ address: '10.0.0.10' }), 'b80 b443 b53');
      assert.equal(await found({ address: '10.0.0.8/31' }), 'a9000');
      assert.equal(await found({ address: '0.0.0.0/0' }), 'a9000 b80 b443 b53');
      assert.equal(await found({ address: 'fd00::/8' }), 'c22');
      await assert.rejects(store.ports({ address: 'printer' }), { code: 'INPUT_INVALID' });
    });

    it('a port with a change that is not confirmed, until it is', async (t) => {
      const store = await open(t);
      const pending = {
        ...({ state: 'closed', service: null, product: null, version: null, since: 5, scan: 's' } as const),
        ...({ verdict: 'not-covered', looks: 1, nextLook: null } as const),
      };
      const port = aPort();

      await store.commit('ports', { events: [], ports: [{ ...port, pending }] }, 1);
      const before = await store.ports({});
      await store.commit('ports', { events: [], ports: [port] }, 2);

      assert.deepEqual(before, [{ ...port, pending }]);
      assert.deepEqual(await store.ports({}), [port]);
    });

    it('what each host runs as it was last guessed, by id of the host, whether it is known or not', async (t) => {
      const store = await open(t);
      const before = await store.osGuesses();
      const [kept, old, capital] = [aHostOs({ host: 'b' }), aHostOs({ host: 'a' }), aHostOs({ host: 'B' })];
      const newer = aHostOs({ host: 'a', guesses: [{ name: "Win\u0000dows '; --", accuracy: 85 }], seenAt: 2 });

      await store.commit('ports', { events: [], os: [kept, old, capital] }, 1);
      await store.commit('ports', { events: [], os: [newer] }, 2);

      assert.deepEqual(before, []);
      assert.deepEqual(await store.osGuesses(), [capital, newer, kept]);
    });

    it('scans by kind and start, newest first', async (t) => {
      const store = await open(t);
      const scans = [
        aScan({ id: 's1', startedAt: 10 }),
        aScan({ id: 's2', startedAt: 30, kind: 'sweep', scope: {}, folder: null }),
        aScan({ id: 's3', startedAt: 20 }),
      ];
      await store.commit('ports', { events: [], scans }, 1);

      const found = async (query: Parameters<Store['scans']>[0]) =>
        (await store.scans(query)).map(({ id }) => id).join(' ');

      assert.equal(await found({}), 's2 s3 s1');
      assert.equal(await found({ kind: 'ports' }), 's3 s1');
      assert.equal(await found({ since: 20, until: 30 }), 's3');
      assert.equal(await found({ limit: 1 }), 's2');
    });
  });
}
