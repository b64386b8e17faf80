import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import { cleanStaleLabs, labNamespaces, processesIn } from '../../src/lab/namespaces.ts';
import { must } from '../../src/lab/processes.ts';
import type { Station } from '../../src/lab/station.ts';
import { labAvailable } from './require-root.ts';

const inLab = (hosts: number, test: (lab: Lab) => Promise<void>) => async (t: TestContext) => {
  if (!labAvailable(t)) return;
  await using lab = await createLab({ hosts });
  await test(lab);
};

const neighbour = async (lab: Lab, at: Station, ip: string): Promise<string> =>
  (await lab.exec(at, 'ip', ['neigh', 'show', ip])).stdout;

describe('network of a lab', () => {
  it(
    'connects the sensor and the hosts, by IPv4 and IPv6',
    inLab(3, async (lab) => {
      const [from, to] = [lab.host(2), lab.host(3)];

      const reached = await Promise.all([
        ...[to.ip, to.ip6, lab.sensor.ip, lab.host(1).ip].map((ip) => lab.ping(from, ip)),
        ...[to.ip, to.ip6].map((ip) => lab.ping(lab.sensor, ip)),
      ]);

      assert.deepEqual(new Set(reached), new Set([true]));
      assert.match(await neighbour(lab, from, to.ip), new RegExp(to.mac));
    }),
  );

  it(
    'has no way to the outside',
    inLab(1, async (lab) => {
      const outside = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
      const machine = outside.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '192.0.2.1';

      const reached = await Promise.all([machine, '192.0.2.1'].map((ip) => lab.ping(lab.sensor, ip, { timeout: 300 })));
      const route = await lab.exec(lab.sensor, 'ip', ['route', 'show', 'default']);
      const ofGateway = await lab.exec(lab.host(1), 'ip', ['route', 'show', 'default']);

      assert.deepEqual(reached, [false, false]);
      assert.match(route.stdout, new RegExp(`^default via ${lab.host(1).ip} dev eth0`));
      assert.equal(ofGateway.stdout, '');
    }),
  );

  it('stands beside others with the same addresses', async (t) => {
    if (!labAvailable(t)) return;
    await using first = await createLab({ hosts: 1 });
    await using second = await createLab({ hosts: 1 });
    await first.serve(first.host(1), { port: 7000, banner: 'first' });
    await second.serve(second.host(1), { port: 7000, banner: 'second' });

    const [fromFirst, fromSecond] = await Promise.all([
      first.talk(first.sensor, { ip: first.host(1).ip, port: 7000 }),
      second.talk(second.sensor, { ip: second.host(1).ip, port: 7000 }),
    ]);

    assert.deepEqual([fromFirst, fromSecond], ['first', 'second']);
  });

  it('refuses networks that it cannot make', async () => {
    await assert.rejects(createLab({ network: '10.0.0.0/8' }), { code: 'USAGE' });
    await assert.rejects(createLab({ network6: 'fd00::1/128' }), { code: 'USAGE' });
  });
});

describe('services of a lab', () => {
  it(
    'offers services with their banners and closes them',
    inLab(1, async (lab) => {
      const [gateway] = lab.hosts;
      const { ip } = lab.host(1);
      assert.ok(gateway);
      const ssh = await lab.serve(gateway, { port: 22, kind: 'ssh' });
      await lab.serve(gateway, { port: 80, kind: 'http', banner: 'Apache/2.4.57 (Debian)' });
      await lab.serve(gateway, { port: 7000, banner: 'hello\r\n' });

      const greetings = [
        await lab.talk(lab.sensor, { ip, port: 22 }),
        await lab.talk(lab.sensor, { ip, port: 80, say: 'GET / HTTP/1.0\r\n\r\n' }),
        await lab.talk(lab.sensor, { ip: gateway.ip6, port: 7000 }),
      ];
      await ssh.stop();

      assert.match(greetings[0] ?? '', /^SSH-2\.0-OpenSSH_9\.2p1/);
      assert.match(greetings[1] ?? '', /^HTTP\/1\.1 200 OK\r\nServer: Apache\/2\.4\.57 \(Debian\)\r\n/);
      assert.equal(greetings[2], 'hello\r\n');
      await assert.rejects(lab.talk(lab.sensor, { ip, port: 22 }), { code: 'TOOL_FAILED', message: /ECONNREFUSED/ });
      await assert.rejects(lab.serve(gateway, { port: 80 }), { code: 'TOOL_FAILED', message: /EADDRINUSE/ });
    }),
  );

  it(
    'speaks so that nmap recognises product and version',
    inLab(1, async (lab) => {
      const host = lab.host(1);
      await lab.serve(host, { port: 21, kind: 'ftp' });
      await lab.serve(host, { port: 22, kind: 'ssh' });
      await lab.serve(host, { port: 25, kind: 'smtp' });

      const { stdout } = await lab.exec(lab.sensor, 'nmap', ['-n', '-sV', '-p21,22,25,80', host.ip]);

      assert.match(stdout, /21\/tcp +open +ftp +vsftpd 3\.0\.3/);
      assert.match(stdout, /22\/tcp +open +ssh +OpenSSH 9\.2p1 Debian 2\+deb12u3/);
      assert.match(stdout, /25\/tcp +open +smtp +Postfix smtpd/);
      assert.match(stdout, /80\/tcp +closed/);
      assert.match(stdout, /MAC Address: 00:09:5B:4E:4D:01 \(Netgear\)/);
    }),
  );
});

describe('hosts of a lab', () => {
  it(
    'lets a host join with an announcement, leave the cable, and be removed',
    inLab(1, async (lab) => {
      const joined = await lab.addHost({ name: 'guest', mac: '06:aa:bb:cc:dd:ee' });
      assert.equal(lab.host(joined.index).name, 'guest');
      assert.equal(await lab.ping(lab.sensor, joined.ip), true);
      assert.match(await neighbour(lab, lab.sensor, joined.ip), /06:aa:bb:cc:dd:ee/);

      await lab.disconnect(joined);
      assert.equal(await lab.ping(lab.host(1), joined.ip, { timeout: 200 }), false);
      await lab.connect(joined);
      assert.equal(await lab.ping(joined, lab.host(1).ip), true);
      await lab.removeHost(joined);

      assert.equal(await lab.ping(lab.host(1), joined.ip, { timeout: 200 }), false);
      assert.throws(() => lab.host(joined.index), { code: 'NOT_FOUND' });
    }),
  );

  it(
    'renumbers a host and gives it another MAC',
    inLab(2, async (lab) => {
      const host = lab.host(2);

      await lab.setIp(host, '10.77.0.99');
      await lab.setMac(host, '02:00:00:00:00:99');

      assert.equal(host.ip, '10.77.0.99');
      assert.equal(await lab.ping(lab.sensor, '10.77.0.99'), true);
      assert.equal(await lab.ping(lab.sensor, 'fe80::ff:fe00:99%eth0'), true);
      assert.match(await neighbour(lab, lab.sensor, '10.77.0.99'), /02:00:00:00:00:99/);
    }),
  );

  it(
    'takes an interface down or away and brings it back as it was',
    inLab(1, async (lab) => {
      const { ip } = lab.host(1);

      await lab.linkDown(lab.sensor);
      assert.equal(await lab.ping(lab.host(1), lab.sensor.ip, { timeout: 200 }), false);
      await lab.linkUp(lab.sensor);
      assert.equal(await lab.ping(lab.sensor, ip), true);
      await lab.removeInterface(lab.sensor);
      assert.doesNotMatch((await lab.exec(lab.sensor, 'ip', ['link'])).stdout, /eth0/);
      await lab.restoreInterface(lab.sensor);

      assert.equal(await lab.ping(lab.sensor, ip), true);
      const route = await lab.exec(lab.sensor, 'ip', ['route', 'show', 'default']);
      assert.match(route.stdout, new RegExp(`via ${ip}`));
    }),
  );
});

describe('traffic of a lab', () => {
  it(
    'forges ARP that other hosts believe',
    inLab(3, async (lab) => {
      const [gateway, victim, liar] = [lab.host(1), lab.host(2), lab.host(3)];
      await lab.ping(victim, gateway.ip);
      assert.match(await neighbour(lab, victim, gateway.ip), new RegExp(gateway.mac));

      await lab.spoof(liar, { ip: gateway.ip });
      await lab.ping(liar, victim.ip);

      assert.match(await neighbour(lab, victim, gateway.ip), new RegExp(liar.mac));
    }),
  );

  it(
    'announces IPv6 routers that other hosts believe',
    inLab(2, async (lab) => {
      const [liar, victim] = [lab.host(1), lab.host(2)];

      await lab.routerAdvertisement(liar, { prefixes: ['fd66::/64'] });
      await lab.ping(liar, victim.ip6);

      const { stdout } = await lab.exec(victim, 'ip', ['-6', 'route']);
      assert.match(stdout, new RegExp(`default via ${liar.linkLocal} dev eth0`));
      assert.match(stdout, /^fd66::\/64 dev eth0/m);
    }),
  );

  it(
    'sends floods at the rate that was asked for',
    inLab(1, async (lab) => {
      const { sent, firstAt, lastAt } = await lab.flood(lab.host(1), { count: 2000, rate: 10_000 });

      assert.equal(sent, 2000);
      assert.ok(lastAt - firstAt >= 190, `took ${lastAt - firstAt} ms`);
    }),
  );
});

describe('what the sensor sees of others', () => {
  const stream = { seconds: 0.2, rate: 1000, size: 1000 };
  const received = async (lab: Lab): Promise<number> => {
    const { stdout } = await lab.exec(lab.sensor, 'cat', ['/sys/class/net/eth0/statistics/rx_bytes']);
    return Number(stdout);
  };
  const overheard = async (lab: Lab): Promise<number> => {
    await lab.ping(lab.host(1), lab.host(2).ip);
    const before = await received(lab);
    const { sent } = await lab.stream(lab.host(1), { to: lab.host(2), ...stream });
    assert.equal(sent, 200);
    return (await received(lab)) - before;
  };

  it('is all of it behind a hub', async (t) => {
    if (!labAvailable(t)) return;
    await using lab = await createLab({ hosts: 2, hub: true });

    const bytes = await overheard(lab);

    assert.ok(bytes >= 200_000 && bytes < 250_000, `${bytes}`);
  });

  it(
    'is next to nothing behind a switch',
    inLab(2, async (lab) => {
      assert.ok((await overheard(lab)) < 50_000);
    }),
  );
});

describe('end of a lab', () => {
  it('takes everything down, once, with all that runs in it', async (t) => {
    if (!labAvailable(t)) return;
    const lab = await createLab({ hosts: 2 });
    await lab.serve(lab.host(1), { port: 22, kind: 'ssh' });
    const stray = lab.spawn(lab.sensor, 'sleep', ['600'], { stdio: 'ignore' });
    const strayEnd = once(stray, 'exit');

    await Promise.all([lab.destroy(), lab.destroy()]);

    assert.deepEqual(await strayEnd, [null, 'SIGKILL']);
    assert.equal((await labNamespaces()).has(lab.id), false);
  });

  it('is gone after its owner was killed', async (t) => {
    if (!labAvailable(t)) return;
    const program = fileURLToPath(new URL('./doomed-owner.ts', import.meta.url));
    const owner = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [line]: string[] = await once(owner.stdout.setEncoding('utf8'), 'data');
    const id = line?.trim() ?? '';
    assert.ok((await labNamespaces()).has(id));
    assert.ok((await processesIn(`nm${id}-s`)).length > 0);

    owner.kill('SIGKILL');
    // The watchdog holds the owner's stderr until it has done its work.
    await once(owner, 'close');

    assert.equal((await labNamespaces()).has(id), false);
  });

  it('cleans up namespaces that nobody owns, and only those', async (t) => {
    if (!labAvailable(t)) return;
    await using living = await createLab({ hosts: 1 });
    const orphan = crypto.randomUUID().slice(0, 6);
    await must(['ip', 'netns', 'add', `nm${orphan}-s`]);

    const cleaned = await cleanStaleLabs();

    assert.ok(cleaned.includes(orphan));
    const left = await labNamespaces();
    assert.equal(left.has(orphan), false);
    assert.equal(left.get(living.id)?.length, 3);
  });
});
