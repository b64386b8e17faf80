import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diff, portWords, type XmlScan } from './scans.ts';

const web = { port: 80, service: 'name="http" product="nginx" version="1.18"' };
const ssh = { port: 22, service: 'name="ssh" product="OpenSSH" version="9.6"' };
const one = (host: XmlScan['hosts'][number]): XmlScan => ({ hosts: [host] });

describe('hosts of two scans', () => {
  it('are one when they have the address in common, whatever their names', async () => {
    const { hosts, tally } = await diff(
      one({ names: ['a.lan', 'b.lan'], ports: [ssh] }),
      one({ names: ['c.lan'], ports: [ssh] }),
    );

    assert.deepEqual(
      hosts.map(({ address, change, hostnames, ports }) => ({ address, change, hostnames, ports })),
      [
        {
          address: '10.0.0.1',
          change: 'changed',
          hostnames: { before: ['a.lan', 'b.lan'], after: ['c.lan'], covered: true },
          ports: [],
        },
      ],
    );
    assert.deepEqual(tally.hosts, { added: 0, removed: 0, changed: 1, none: 0 });
  });

  it('are one when a scan lists the address once for each name', async () => {
    const twice = {
      hosts: [
        { names: ['a.lan'], ports: [ssh] },
        { names: ['b.lan'], ports: [ssh, web] },
      ],
    };

    const { hosts } = await diff(twice, one({ names: ['a.lan', 'b.lan'], ports: [ssh] }));

    assert.deepEqual(hosts.map(portWords), [['-80/tcp']]);
    assert.equal(hosts[0]?.hostnames, null);
  });

  it('are one when only the MAC stayed the same', async () => {
    const mac = '52:54:00:00:00:01';

    const { hosts } = await diff(
      one({ ip: '10.0.0.1', mac, ports: [ssh] }),
      one({ ip: '10.0.0.9', mac, ports: [ssh] }),
    );

    assert.deepEqual(
      hosts.map(({ address, change, ip }) => ({ address, change, ip })),
      [{ address: '10.0.0.9', change: 'changed', ip: { before: '10.0.0.1', after: '10.0.0.9', covered: true } }],
    );
  });

  it('are not taken for one by the MAC of a router that answers for several', async () => {
    const mac = '52:54:00:00:00:01';
    const router = { ip: '10.0.0.254', mac };

    const { hosts } = await diff(
      { hosts: [router, { ip: '10.0.0.1', mac }] },
      { hosts: [router, { ip: '10.0.0.9', mac }] },
    );

    assert.deepEqual(
      hosts.map(({ address, change }) => [address, change]),
      [
        ['10.0.0.1', 'removed'],
        ['10.0.0.9', 'added'],
      ],
    );
  });

  it('differ when another device has the address', async () => {
    const { hosts } = await diff(one({ mac: '52:54:00:00:00:01' }), one({ mac: '52:54:00:00:00:02' }));

    assert.deepEqual(hosts[0]?.mac, { before: '52:54:00:00:00:01', after: '52:54:00:00:00:02', covered: true });
    assert.equal(hosts[0]?.change, 'changed');
  });

  it('are in order of address, with those that have none at the end', async () => {
    const hosts = ['10.0.0.10', '10.0.0.9', '9.255.0.1', 'fe80::1', null].map((ip) => ({ ip, names: ['x.lan'] }));

    const found = await diff({ hosts: [] }, { hosts, args: 'nmap -A -iL hosts' });

    assert.deepEqual(
      found.hosts.map(({ address }) => address),
      ['9.255.0.1', '10.0.0.9', '10.0.0.10', 'fe80::1', 'x.lan'],
    );
  });

  it('that are listed as down are as those that are not listed', async () => {
    const down = one({ state: 'down' });

    assert.deepEqual((await diff({ hosts: [] }, down)).hosts, []);
    assert.equal((await diff(one({ ports: [ssh] }), down)).hosts[0]?.change, 'removed');
  });

  it('whose XML is broken are named and passed over', async () => {
    const found = await diff(one({ inside: '<os><osmatch name="a></os>' }), one({ ports: [ssh] }));

    assert.deepEqual(found.broken, ['10.0.0.1']);
    assert.deepEqual(found.hosts, []);
  });
});

describe('ports of a host in two scans', () => {
  it('opened, closed, changed their state or their service', async () => {
    const before = one({ ports: [ssh, web, { port: 25, state: 'closed' }, { port: 53, service: 'name="domain"' }] });
    const after = one({
      ports: [
        { ...ssh, service: 'name="ssh" product="OpenSSH" version="9.7"' },
        { port: 25, state: 'filtered' },
        { port: 443 },
        { port: 53, state: 'closed' },
      ],
    });

    const { hosts, tally } = await diff(before, after);

    assert.deepEqual(hosts.map(portWords), [['=22/tcp', '!25/tcp', '-53/tcp', '-80/tcp', '+443/tcp']]);
    assert.deepEqual(tally.ports, { opened: 1, closed: 2, state: 1, service: 1 });
  });

  it('are passed over where both scans only counted them', async () => {
    const before = one({ extra: [['closed', 998]], ports: [{ port: 22, state: 'closed' }, web] });
    const after = one({ extra: [['closed', 998]], ports: [{ port: 23, state: 'closed' }, web] });

    assert.deepEqual((await diff(before, after)).hosts, []);
  });

  it('of another number and scripts of another name are told apart', async () => {
    const script = (id: string, output: string) => `<script id="${id}" output="${output}"/>`;
    const withScripts = (...scripts: string[]) => one({ ports: [{ ...web, inside: scripts.join('') }] });

    const { hosts } = await diff(
      withScripts(script('http-title', 'A'), script('x', 'same'), script('twice', '1'), script('twice', '2')),
      withScripts(script('http-title', 'B'), script('x', 'same'), script('twice', '2'), script('twice', '1')),
    );

    assert.deepEqual(hosts[0]?.ports[0]?.scripts, [{ id: 'http-title', before: 'A', after: 'B', covered: true }]);
  });

  it('with TLS are not those without', async () => {
    const { hosts } = await diff(
      one({ ports: [web] }),
      one({ ports: [{ ...web, service: `${web.service} tunnel="ssl"` }] }),
    );

    assert.deepEqual(hosts.map(portWords), [['=80/tcp']]);
  });
});

describe('what a scan did not look at', () => {
  const full = one({ ports: [ssh, web] });

  async function silence(after: XmlScan): Promise<readonly string[]> {
    const { hosts, tally } = await diff(full, after);
    assert.equal(tally.same, true);
    return hosts.flatMap((host) => [host.change, ...portWords(host)]);
  }

  it('is no change: other ports', async () => {
    assert.deepEqual(await silence({ ...one({ ports: [web] }), scope: { tcp: '80,443' } }), ['none', '(-22/tcp)']);
    assert.deepEqual(
      await silence({
        ...one({ ports: [ssh, web, { port: 53, protocol: 'udp' }] }),
        scope: { tcp: '1-1000', udp: '53' },
      }),
      ['none', '(+53/udp)'],
    );
  });

  it('is no change: no ports at all', async () => {
    const sweep = { ...one({}), args: 'nmap -sn 10.0.0.0/24', scope: {} };

    assert.deepEqual(await silence(sweep), ['none', '(-22/tcp)', '(-80/tcp)']);
  });

  it('is no change: a host that timed out', async () => {
    assert.deepEqual(await silence(one({ timedOut: true })), ['none', '(-22/tcp)', '(-80/tcp)']);
  });

  it('is no change: the rest of a scan that broke off', async () => {
    assert.deepEqual(await silence({ hosts: [], truncated: true }), ['removed', '(-22/tcp)', '(-80/tcp)']);
  });

  it('is no change: other targets', async () => {
    const hosts = [{ ip: '10.0.1.1', state: 'down' }];

    assert.deepEqual(await silence({ hosts, args: 'nmap -A -oX /tmp/x.xml 10.0.1.0/24' }), [
      'removed',
      '(-22/tcp)',
      '(-80/tcp)',
    ]);
    assert.deepEqual(await silence({ hosts, args: 'nmap -A --exclude 10.0.0.1 10.0.0.0/24' }), [
      'removed',
      '(-22/tcp)',
      '(-80/tcp)',
    ]);
    assert.equal((await diff(full, { hosts, args: 'nmap -A -iL hosts' })).tally.same, false);
    assert.equal((await diff(full, { hosts, args: 'nmap -A www.example' })).tally.same, false);
  });

  it('is no change: operating systems, scripts and names that were not asked for', async () => {
    const rich = one({
      names: ['a.lan'],
      ports: [{ ...ssh, inside: '<script id="banner" output="x"/>' }],
      inside: '<os><osmatch name="Linux 5" accuracy="98"/></os><hostscript><script id="smb" output="y"/></hostscript>',
    });

    const { hosts, tally } = await diff(rich, { ...one({ ports: [ssh] }), args: 'nmap -sV -n 10.0.0.1' });

    const [host] = hosts;
    assert.equal(tally.same, true);
    assert.equal(tally.notCovered, 4);
    assert.deepEqual(portWords(host), ['(=22/tcp)']);
    assert.deepEqual([host?.os?.covered, host?.hostnames?.covered, host?.scripts[0]?.covered], [false, false, false]);
  });

  it('is all looked at when the file does not tell', async () => {
    const { hosts } = await diff({ ...full, scope: {} }, { ...one({ ports: [web] }), scope: { tcp: 'http,22' } });

    assert.deepEqual(hosts.map(portWords), [['-22/tcp']]);
  });

  it('does not hide what it saw all the same', async () => {
    const { tally } = await diff(
      { ...full, truncated: true },
      { ...one({ ports: [ssh, { ...web, state: 'closed' }] }) },
    );

    assert.equal(tally.ports.closed, 1);
  });
});
