import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Exec } from '../../../src/core/edges.ts';
import { exec } from '../../../src/edges/programs/exec.ts';
import { parseNmapFile } from '../../../src/integrations/nmap/parse-file.ts';
import { createLab, type Lab } from '../../../src/lab/lab.ts';
import { labAvailable } from '../../lab/require-root.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { isScan, newHost, startAgent } from './context.ts';

/** Programs run in the namespace of the lab's sensor. */
const inSensor =
  ({ sensor }: Lab): Exec =>
  (program, args, options) =>
    exec('ip', ['netns', 'exec', sensor.namespace, program, ...args], options);

const onlySsh = { ports: '20-30,8022', interval: '1h' };

describe('ports monitor in a real network', () => {
  it('scans a new host, and tells once what opens, changes and closes', async (t) => {
    if (!labAvailable(t)) return;
    await using lab = await createLab({ hosts: 2 });
    const host = lab.host(2);
    const ssh = await lab.serve(host, { port: 22, banner: 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n' });
    const agent = startAgent(t, { config: onlySsh, site: { networks: [lab.network] }, exec: inSensor(lab) });

    agent.tell(newHost(host.mac, host.ip));
    const first = await agent.batch(isScan);
    await ssh.stop();
    await lab.serve(host, { port: 8022, banner: 'SSH-2.0-dropbear_2022.83\r\n' });
    const answer = await agent.request({ targets: [host.ip] });
    const again = await agent.request({ targets: [host.ip] });

    assert.deepEqual(
      first.events.map(({ type, severity, subject, data }) => ({ type, severity, subject, before: data.before })),
      [
        { type: 'port.opened', severity: 'medium', subject: `${host.ip} tcp/22`, before: null },
        { type: 'scan.finished', severity: 'info', subject: host.ip, before: undefined },
      ],
    );
    const [port] = first.ports ?? [];
    assert.deepEqual(
      [port?.host, port?.state, port?.service, port?.product, port?.version],
      [host.mac, 'open', 'ssh', 'OpenSSH', '9.2p1 Debian 2'],
    );
    assert.deepEqual(first.scans?.[0]?.scope, { tcp: '20-30,8022' });
    const changes = [...changesIn(answer)].map(({ type, data }) => [type, data.port, data.before ?? data.state]);
    assert.deepEqual(changes, [
      ['port.closed', 22, 'closed'],
      ['port.opened', 8022, 'closed'],
    ]);
    assert.deepEqual([...changesIn(again)], []);
  });
});

describe('a port scan in two steps', () => {
  it('finds what one long nmap finds, asks later only what says something else, and looks at that again', async (t) => {
    if (!labAvailable(t)) return;
    await using lab = await createLab({ hosts: 2 });
    const host = lab.host(2);
    const services = [
      await lab.serve(host, { port: 22, banner: 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n' }),
      await lab.serve(host, { port: 8080, kind: 'http', banner: 'lighttpd/1.4.69' }),
      await lab.serve(host, { port: 2121, kind: 'ftp' }),
      await lab.serve(host, { port: 9100 }),
    ];
    const calls: (readonly string[])[] = [];
    const seen: Exec = (program, args, options) => {
      calls.push(args);
      return inSensor(lab)(program, args, options);
    };
    const ports = '22,80,2121,8080,9100-9110';
    const agent = startAgent(t, { config: { ports, interval: '1h' }, site: { networks: [lab.network] }, exec: seen });
    const folder = temporaryFolder(t);

    agent.tell(newHost(host.mac, host.ip));
    const first = await agent.batch(isScan);
    await exec(
      'ip',
      [
        'netns',
        'exec',
        lab.sensor.namespace,
        'nmap',
        '-sS',
        '-sV',
        '-n',
        '-p',
        ports,
        '-oX',
        `${folder}/all.xml`,
        host.ip,
      ],
      {
        signal: new AbortController().signal,
      },
    );
    const whole = await parseNmapFile(`${folder}/all.xml`);
    await services[0]?.stop();
    await lab.serve(host, { port: 22, banner: 'SSH-2.0-OpenSSH_7.4\r\n' });
    calls.length = 0;
    const second = await agent.request({ targets: [host.ip] });
    const again = await agent.request({ targets: [host.ip] });

    assert.deepEqual(
      first.ports?.map(({ port, state, product, version }) => [port, state, product, version]),
      whole.hosts[0]?.ports
        .filter(({ state }) => state === 'open')
        .map(({ port, state, service }) => [port, state, service?.product, service?.version]),
    );
    assert.deepEqual(
      [...changesIn(second)].map(({ type, data }) => [type, data.port]),
      [['port.service-changed', 22]],
    );
    assert.deepEqual([...changesIn(again)], []);
    assert.deepEqual(
      calls.filter((args) => args.includes('-sV')).map((args) => args[args.indexOf('-p') + 1]),
      ['22', '22'],
    );
  });
});

describe('a web server on an unusual port', () => {
  it('is asked for its version in the next scan when it is another one, and not otherwise', async (t) => {
    if (!labAvailable(t)) return;
    await using lab = await createLab({ hosts: 2 });
    const host = lab.host(2);
    await lab.serve(host, { port: 22, banner: 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n' });
    const web = await lab.serve(host, { port: 9123, kind: 'http', banner: 'lighttpd/1.4.69' });
    const calls: (readonly string[])[] = [];
    const seen: Exec = (program, args, options) => {
      calls.push(args);
      return inSensor(lab)(program, args, options);
    };
    const config = { ports: '22,9100-9200', interval: '1h' };
    const agent = startAgent(t, { config, site: { networks: [lab.network] }, exec: seen });

    agent.tell(newHost(host.mac, host.ip));
    await agent.batch(isScan);
    calls.length = 0;
    const same = await agent.request({ targets: [host.ip] });
    const askedAgain = calls.filter((args) => args.includes('-sV'));
    await web.stop();
    await lab.serve(host, { port: 9123, kind: 'http', banner: 'nginx/1.22.1' });
    const other = await agent.request({ targets: [host.ip] });

    assert.deepEqual([...changesIn(same)], []);
    assert.deepEqual(askedAgain, []);
    assert.deepEqual(
      [...changesIn(other)].map(({ type, data }) => [type, data.port]),
      [['port.service-changed', 9123]],
    );
  });
});

describe('a run of the ports monitor in a real network', () => {
  it("keeps nmap's three files of each call, with the latest whole run under its link", async (t) => {
    if (!labAvailable(t)) return;
    await using lab = await createLab({ hosts: 2 });
    await lab.serve(lab.host(2), { port: 22, kind: 'ssh' });
    const agent = startAgent(t, { config: onlySsh, site: { networks: [lab.network] }, exec: inSensor(lab) });

    agent.tell(newHost(lab.host(2).mac, lab.host(2).ip));
    const { scans = [] } = await agent.batch(isScan);

    const latest = readlinkSync(join(agent.data, 'runs', 'latest'));
    assert.equal(scans[0]?.folder, join('runs', latest));
    const files = readdirSync(join(agent.data, 'runs', latest)).filter((name) => name.startsWith('tcp'));
    assert.deepEqual(files.sort(), [
      ...['tcp-greeting-1.gnmap', 'tcp-greeting-1.nmap', 'tcp-greeting-1.xml'],
      ...['tcp-services.gnmap', 'tcp-services.nmap', 'tcp-services.xml'],
      ...['tcp.gnmap', 'tcp.nmap', 'tcp.xml'],
    ]);
  });

  it('scans IPv6, and by full connections without the right to raw sockets', async (t) => {
    if (!labAvailable(t)) return;
    await using lab = await createLab({ hosts: 2 });
    const host = lab.host(2);
    await lab.serve(host, { port: 22, banner: 'SSH-2.0-OpenSSH_9.2p1\r\n' });
    const site = { networks: [lab.network, lab.network6], rawSockets: false };
    const agent = startAgent(t, { config: onlySsh, site, exec: inSensor(lab) });

    const answer = await agent.request({ targets: [host.ip, host.ip6], ports: '22' });

    assert.deepEqual(
      (answer as unknown as { hosts: { ip: string; ports: { port: number }[] }[] }).hosts.map(({ ip, ports }) => [
        ip,
        ports.map(({ port }) => port),
      ]),
      [
        [host.ip, [22]],
        [host.ip6, [22]],
      ],
    );
    assert.match(agent.troubles.join(), /full TCP connections/);
  });
});

interface Change {
  readonly type: string;
  readonly data: { readonly [field: string]: unknown };
}

const changesIn = (answer: unknown): readonly Change[] => (answer as { readonly changes: readonly Change[] }).changes;
