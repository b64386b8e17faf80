import { createHash } from 'node:crypto';
import type { Approval } from '../../src/core/approval.ts';
import type { StoredEvent } from '../../src/core/event.ts';
import type { Host, Port, Scan } from '../../src/core/inventory.ts';
import type { AgentRun } from '../../src/store/store.ts';

/** Milliseconds of a time on 20 November 2026 in Berlin, where nothing changes the clocks. */
export const at = (clock: string, day = '2026-11-20'): number =>
  Date.parse(`${day}T${clock.padEnd(8, ':00')}.000+01:00`);

let seq = 0;

export function anEvent(event: Pick<StoredEvent, 'type' | 'time'> & Partial<StoredEvent>): StoredEvent {
  const key = event.key ?? event.host ?? event.subject ?? 'thing';
  const id = createHash('sha256').update(`${event.type} ${event.time} ${key}`).digest('hex').slice(0, 32);
  return {
    severity: 'medium',
    subject: event.host ?? 'thing',
    summary: `${event.type} of ${key}`,
    key,
    data: {},
    seq: ++seq,
    id,
    storedAt: event.time + 5,
    monitor: 'arp',
    ...event,
  };
}

export function aHost(host: Pick<Host, 'id'> & Partial<Host>): Host {
  const firstSeen = host.firstSeen ?? at('08:00', '2026-11-01');
  const ip = host.ip ?? null;
  return {
    mac: host.id,
    randomMac: false,
    vendor: null,
    name: null,
    vendorClass: null,
    ip,
    addresses: ip === null ? [] : [{ ip, firstSeen, lastSeen: firstSeen }],
    interface: 'eth0',
    state: 'up',
    firstSeen,
    lastSeen: at('23:59'),
    self: false,
    gateway: false,
    learned: true,
    ...host,
  };
}

export function aPort(port: Pick<Port, 'host' | 'port'> & Partial<Port>): Port {
  return {
    ip: '10.0.0.5',
    protocol: 'tcp',
    state: 'open',
    service: null,
    product: null,
    version: null,
    extraInfo: null,
    guessed: false,
    firstSeen: at('08:00', '2026-11-01'),
    lastSeen: at('23:00'),
    changedAt: at('08:00', '2026-11-01'),
    ...port,
  };
}

export function aScan(scan: Pick<Scan, 'id' | 'startedAt'> & Partial<Scan>): Scan {
  return {
    kind: 'sweep',
    finishedAt: scan.startedAt + 4000,
    outcome: 'complete',
    reason: null,
    targets: ['10.0.0.0/24'],
    scope: {},
    hostsUp: 8,
    hostsTotal: 256,
    folder: null,
    ...scan,
  };
}

export const aRun = (run: Pick<AgentRun, 'startedAt'> & Partial<AgentRun>): AgentRun => ({
  lastAlive: run.stoppedAt ?? run.startedAt,
  stoppedAt: null,
  pid: 4242,
  version: '0.1.0',
  ...run,
});

export const anApproval = (approval: Pick<Approval, 'scope' | 'ports'> & Partial<Approval>): Approval => ({
  id: ++seq,
  service: null,
  reason: null,
  by: 'anna',
  at: at('09:00', '2026-11-02'),
  until: null,
  revoked: null,
  ...approval,
});
