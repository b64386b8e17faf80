import type { NewApproval } from '../../src/core/approval.ts';
import type { NetmonEvent } from '../../src/core/event.ts';
import type { Host, HostOs, Port, Scan } from '../../src/core/inventory.ts';

/** Whole, plausible things for tests that care about one or two of their fields. */

export const anEvent = (fields: Partial<NetmonEvent> = {}): NetmonEvent => ({
  type: 'host.new',
  time: 1_700_000_000_000,
  severity: 'medium',
  subject: '10.0.0.5',
  summary: 'New device 10.0.0.5',
  key: '00:16:3e:00:00:05',
  data: { ip: '10.0.0.5' },
  ...fields,
});

export const aHost = (fields: Partial<Host> = {}): Host => ({
  id: '00:16:3e:00:00:05',
  mac: '00:16:3e:00:00:05',
  randomMac: false,
  vendor: 'Xensource',
  name: null,
  vendorClass: null,
  ip: '10.0.0.5',
  addresses: [{ ip: '10.0.0.5', firstSeen: 1_700_000_000_000, lastSeen: 1_700_000_000_000 }],
  interface: 'eth0',
  state: 'up',
  firstSeen: 1_700_000_000_000,
  lastSeen: 1_700_000_000_000,
  self: false,
  gateway: false,
  learned: false,
  ...fields,
});

export const aPort = (fields: Partial<Port> = {}): Port => ({
  host: '00:16:3e:00:00:05',
  ip: '10.0.0.5',
  protocol: 'tcp',
  port: 22,
  state: 'open',
  service: 'ssh',
  product: 'OpenSSH',
  version: '9.2p1',
  extraInfo: null,
  guessed: false,
  firstSeen: 1_700_000_000_000,
  lastSeen: 1_700_000_000_000,
  changedAt: 1_700_000_000_000,
  ...fields,
});

export const aHostOs = (fields: Partial<HostOs> = {}): HostOs => ({
  host: '00:16:3e:00:00:05',
  guesses: [
    { name: 'Linux 5.0 - 5.14', accuracy: 98 },
    { name: 'MikroTik RouterOS 7.2 - 7.5 (Linux 5.6.3)', accuracy: 94 },
  ],
  seenAt: 1_700_000_000_000,
  ...fields,
});

export const aScan = (fields: Partial<Scan> = {}): Scan => ({
  id: 'scan-1',
  kind: 'ports',
  startedAt: 1_700_000_000_000,
  finishedAt: 1_700_000_060_000,
  outcome: 'complete',
  reason: null,
  targets: ['10.0.0.0/24'],
  scope: { tcp: '1-1000' },
  hostsUp: 1,
  hostsTotal: 256,
  folder: 'scans/2023-11-14',
  ...fields,
});

export const aNewApproval = (fields: Partial<NewApproval> = {}): NewApproval => ({
  scope: { host: '00:16:3e:00:00:05' },
  ports: { protocol: 'tcp', first: 22, last: 22 },
  service: { service: 'ssh', product: 'OpenSSH' },
  reason: null,
  by: 'anna',
  at: 1_700_000_000_000,
  until: null,
  ...fields,
});
