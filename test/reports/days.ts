import { aHost, anApproval, anEvent, aPort, aRun, aScan, at } from './builders.ts';
import type { FakeContents } from './fake-store.ts';
import { busyTraffic } from './traffic-days.ts';

const router = '02:00:00:00:00:01';
const printer = '00:11:32:aa:bb:05';
const laptop = '3c:22:fb:10:20:30';
const stranger = '6e:11:22:33:44:55';

/** A day with something in every part of the report, and text in it that wants to do harm. */
export const richDay: FakeContents = {
  ...busyTraffic,
  monitors: ['arp', 'ports', 'ids'],
  runs: [
    aRun({ startedAt: at('08:00', '2026-11-01'), lastAlive: at('13:02:10') }),
    aRun({ startedAt: at('13:10'), lastAlive: at('06:00', '2026-11-21') }),
  ],
  gaps: [
    { monitor: 'ids', from: at('08:00', '2026-11-01'), to: null, kind: 'off', reason: 'not enabled in the config' },
    { monitor: 'arp', from: at('04:10'), to: at('04:29'), kind: 'down', reason: 'the interface eth0 was gone' },
    { monitor: 'arp', from: at('04:20'), to: at('04:35'), kind: 'degraded', reason: 'only the kernel table is read' },
    { monitor: 'arp', from: at('17:00:10'), to: at('17:00:41'), kind: 'dropped', reason: '1,203 frames were dropped' },
    { monitor: 'ports', from: at('20:00'), to: at('22:30'), kind: 'degraded', reason: 'nmap may not send raw packets' },
  ],
  hosts: [
    aHost({ id: router, ip: '10.0.0.1', name: 'gw.example', vendor: 'AVM GmbH', gateway: true }),
    aHost({ id: '02:00:00:00:00:02', ip: '10.0.0.2', name: 'sensor', self: true }),
    aHost({ id: printer, ip: '10.0.0.5', name: 'Drucker Büro 2', vendor: 'Synology Incorporated' }),
    aHost({ id: laptop, ip: '10.0.0.17', name: 'Ноутбук-Ольга', vendor: 'Apple, Inc.' }),
    aHost({
      id: stranger,
      ip: '10.0.0.66',
      name: 'evil\u001b[31m\u202egnp.exe',
      randomMac: true,
      learned: false,
      firstSeen: at('10:15'),
    }),
    aHost({ id: 'aa:00:00:00:00:09', ip: '10.0.0.90', name: 'x'.repeat(10_000), state: 'gone', lastSeen: at('09:00') }),
    aHost({
      id: 'aa:00:00:00:00:77',
      ip: 'fd00:1234:5678:9abc:def0:1234:5678:9abc',
      vendor: 'Raspberry Pi Trading Ltd',
    }),
    aHost({ id: 'aa:00:00:00:00:99', ip: '10.0.0.99', firstSeen: at('05:00', '2026-11-21') }),
  ],
  ports: [
    aPort({
      host: router,
      ip: '10.0.0.1',
      port: 53,
      protocol: 'udp',
      service: 'domain',
      product: 'dnsmasq',
      version: '2.89',
    }),
    aPort({ host: router, ip: '10.0.0.1', port: 443, service: 'https' }),
    aPort({ host: printer, port: 22, service: 'ssh', product: 'OpenSSH', version: '9.2p1', firstSeen: at('11:00') }),
    aPort({ host: printer, port: 631, service: 'ipp', product: 'CUPS', version: '2.4' }),
    aPort({ host: stranger, ip: '10.0.0.66', port: 4444, service: 'krb524', firstSeen: at('10:16') }),
  ],
  approvals: [
    anApproval({ id: 1, scope: { host: router }, ports: { protocol: 'tcp', first: 443, last: 443 } }),
    anApproval({
      id: 2,
      scope: { host: printer },
      ports: { protocol: 'tcp', first: 631, last: 631 },
      service: { service: 'ipp', product: 'CUPS' },
      until: at('00:00'),
    }),
    anApproval({
      id: 3,
      scope: { host: router },
      ports: { protocol: 'udp', first: 53, last: 53 },
      service: { service: 'domain', product: 'Unbound' },
      by: 'eva\u001b[2J',
    }),
  ],
  os: [
    {
      host: printer,
      guesses: [
        { name: 'Synology DiskStation Manager 5.2-5644', accuracy: 98 },
        { name: 'Linux 4.15 - 5.8', accuracy: 94 },
      ],
      seenAt: at('11:00'),
    },
  ],
  scans: [
    aScan({ id: 'sweep-1', startedAt: at('00:00') - 2000 }),
    aScan({ id: 'sweep-2', startedAt: at('06:00') }),
    aScan({ id: 'sweep-3', startedAt: at('12:00'), outcome: 'failed', reason: 'nmap ended with exit code 1' }),
    aScan({ id: 'ports-1', kind: 'ports', startedAt: at('10:15:30') }),
    aScan({ id: 'ports-2', kind: 'ports', startedAt: at('13:00'), outcome: 'partial', reason: 'the agent was killed' }),
    aScan({ id: 'sweep-4', startedAt: at('23:59:58') }),
  ],
  events: [
    anEvent({
      type: 'host.new',
      time: at('09:30', '2026-11-19'),
      host: laptop,
      data: { ip: '10.0.0.17', mac: laptop },
    }),
    anEvent({
      type: 'host.new',
      time: at('10:15:01'),
      host: stranger,
      subject: '10.0.0.66',
      severity: 'medium',
      summary: 'New device 10.0.0.66',
      data: { ip: '10.0.0.66', mac: stranger, vendor: null, name: 'evil\u001b[31m\u202egnp.exe', randomMac: true },
    }),
    anEvent({
      type: 'host.returned',
      time: at('07:55'),
      severity: 'info',
      host: laptop,
      subject: '10.0.0.17',
      data: { ip: '10.0.0.17', mac: laptop },
    }),
    anEvent({
      type: 'host.gone',
      time: at('09:20'),
      severity: 'low',
      host: 'aa:00:00:00:00:09',
      subject: '10.0.0.90',
      data: { ip: '10.0.0.90' },
    }),
    anEvent({
      type: 'port.opened',
      time: at('11:00'),
      severity: 'high',
      host: printer,
      key: `${printer}/tcp/22`,
      subject: '10.0.0.5 tcp/22',
      monitor: 'ports',
      data: {
        ip: '10.0.0.5',
        protocol: 'tcp',
        port: 22,
        before: 'closed',
        service: 'ssh',
        product: 'OpenSSH',
        version: '9.2p1',
      },
    }),
    anEvent({
      type: 'port.opened',
      time: at('10:16'),
      host: stranger,
      key: `${stranger}/tcp/4444`,
      subject: '10.0.0.66 tcp/4444',
      monitor: 'ports',
      data: {
        ip: '10.0.0.66',
        protocol: 'tcp',
        port: 4444,
        before: null,
        service: 'krb524',
        product: null,
        version: null,
      },
    }),
    anEvent({
      type: 'port.closed',
      time: at('15:00'),
      severity: 'low',
      host: router,
      key: `${router}/tcp/80`,
      subject: '10.0.0.1 tcp/80',
      monitor: 'ports',
      data: {
        ip: '10.0.0.1',
        protocol: 'tcp',
        port: 80,
        state: 'closed',
        service: 'http',
        product: null,
        version: null,
      },
    }),
    anEvent({
      type: 'port.service-changed',
      time: at('15:01'),
      severity: 'low',
      host: printer,
      key: `${printer}/tcp/631`,
      subject: '10.0.0.5 tcp/631',
      monitor: 'ports',
      data: {
        ip: '10.0.0.5',
        protocol: 'tcp',
        port: 631,
        before: { service: 'ipp', product: 'CUPS', version: '2.3' },
        after: { service: 'ipp', product: 'CUPS', version: '2.4' },
      },
    }),
    anEvent({
      type: 'arp.gateway-changed',
      time: at('16:40:12'),
      severity: 'critical',
      host: router,
      subject: '10.0.0.1',
      summary: 'The gateway 10.0.0.1 is now at 6e:11:22:33:44:55, before at 02:00:00:00:00:01',
      data: { ip: '10.0.0.1', mac: stranger, previousMac: router },
    }),
    anEvent({
      type: 'arp.flip-flop',
      time: at('16:41'),
      subject: '10.0.0.1',
      summary: '10.0.0.1 went back to 02:00:00:00:00:01',
    }),
    anEvent({
      type: 'host.new',
      time: at('01:00'),
      severity: 'info',
      learned: true,
      host: 'aa:00:00:00:00:77',
      data: {},
    }),
    ...(busyTraffic.events ?? []),
  ],
};

/** Everything was watched and nothing happened. */
export const quietDay: FakeContents = {
  monitors: ['arp', 'ports'],
  runs: [aRun({ startedAt: at('08:00', '2026-11-01'), lastAlive: at('06:00', '2026-11-21') })],
  hosts: [aHost({ id: router, ip: '10.0.0.1', gateway: true })],
  scans: [aScan({ id: 'sweep-1', startedAt: at('06:00') })],
};

/** The agent was stopped the evening before and started the morning after. */
export const unwatchedDay: FakeContents = {
  ...quietDay,
  scans: [],
  runs: [
    aRun({ startedAt: at('08:00', '2026-11-01'), stoppedAt: at('22:00', '2026-11-19') }),
    aRun({ startedAt: at('05:00', '2026-11-21'), lastAlive: at('06:00', '2026-11-21') }),
  ],
};
