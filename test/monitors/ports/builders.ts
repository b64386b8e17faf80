import type { Host, Port } from '../../../src/core/inventory.ts';
import type { NmapHost, NmapPort, NmapRun, NmapService } from '../../../src/core/nmap-run.ts';
import { strangerHost } from '../../../src/monitors/ports/hosts.ts';
import type { HostPlan } from '../../../src/monitors/ports/plan.ts';

export const aService = (special: Partial<NmapService> = {}): NmapService => ({
  name: 'ssh',
  product: 'OpenSSH',
  version: '9.2',
  extraInfo: null,
  tunnel: null,
  method: 'probed',
  cpes: [],
  ...special,
});

export const aListedPort = (special: Partial<NmapPort> = {}): NmapPort => ({
  protocol: 'tcp',
  port: 22,
  state: 'open',
  reason: null,
  service: aService(),
  scripts: [],
  ...special,
});

export const aHostResult = (special: Partial<NmapHost> = {}): NmapHost => ({
  state: 'up',
  reason: null,
  ip: '10.0.0.5',
  mac: null,
  vendor: null,
  hostnames: [],
  timedOut: false,
  startedAt: null,
  finishedAt: null,
  ports: [],
  extraPorts: [{ state: 'closed', count: 999 }],
  os: [],
  scripts: [],
  ...special,
});

export const aRun = (special: Partial<NmapRun> = {}): NmapRun => ({
  args: null,
  version: '7.93',
  startedAt: 0,
  finishedAt: 0,
  scope: [{ type: 'syn', protocol: 'tcp', services: '1-1000' }],
  hosts: [],
  totals: { up: 1, down: 0, total: 1 },
  exit: 'success',
  error: null,
  warnings: [],
  ...special,
});

export const aKnownPort = (special: Partial<Port> = {}): Port => ({
  host: 'host-5',
  ip: '10.0.0.5',
  protocol: 'tcp',
  port: 22,
  state: 'open',
  service: 'ssh',
  product: 'OpenSSH',
  version: '9.2',
  extraInfo: null,
  guessed: false,
  firstSeen: 1000,
  lastSeen: 1000,
  changedAt: 1000,
  ...special,
});

export const aPlan = (special: Partial<HostPlan> = {}): HostPlan => ({
  host: 'host-5',
  ip: '10.0.0.5',
  learned: false,
  present: true,
  dueAt: 0,
  urgent: false,
  failures: 0,
  pace: { step: 0, usual: null },
  lookedAt: null,
  tcp: null,
  udp: null,
  asked: {},
  flapping: {},
  tarpit: false,
  group: null,
  certificates: {},
  findings: [],
  system: null,
  ...special,
});

export const aHost = (id: string, ip: string): Host => ({ ...strangerHost(ip, 1000), id });
