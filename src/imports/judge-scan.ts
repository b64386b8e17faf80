import { isRandomMac } from '../core/address.ts';
import type { NetmonEvent } from '../core/event.ts';
import type { Host, Port } from '../core/inventory.ts';
import type { NmapHost } from '../core/nmap-run.ts';
import { printable } from '../core/text.ts';
import { hostOutcome } from '../integrations/nmap/outcome.ts';
import type { HostIndex } from '../monitors/ports/hosts.ts';
import { judge } from '../monitors/ports/judge/judge.ts';
import type { Occasion } from '../monitors/ports/judge/port-events.ts';
import { countOpen, countPorts, isTarpit, tarpit } from '../monitors/ports/judge/tarpit.ts';
import { scopeOf } from '../monitors/ports/scan/scope.ts';
import type { RecordedScan } from './recorded-scan.ts';

/** More open ports than that no host has; what the ports monitor takes when its config says nothing. */
const mostOpen = 500;

/** What is known before the scan. */
export interface Before {
  /** Hosts by MAC, else by address. It learns those of the scan. */
  readonly index: HostIndex;
  /** Ports of a host at the time of the scan. */
  portsOf(host: string): readonly Port[];
  /** What is new at the first look at a host is told quietly. */
  readonly learn: boolean;
}

/** What the scan says of one host. */
export interface JudgedHost {
  readonly id: string;
  readonly found: NmapHost & { readonly ip: string };
  /** No host was known by its MAC or address. */
  readonly isNew: boolean;
  readonly events: readonly NetmonEvent[];
  readonly ports: readonly Port[];
}

/** Judges a scan as the ports monitor would have judged it then. What it does not cover it says nothing about. */
export function judgeScan(
  { scan, run, hosts }: RecordedScan,
  { index, portsOf, learn }: Before,
): readonly JudgedHost[] {
  const scope = scopeOf(run);
  return hosts.map((found) => {
    const isNew = index.find(found) === null;
    const { id } = index.of(found).host;
    if (isNew) index.hear(newHostEvent(id, found, scan.finishedAt, scan.id, learn));
    const known = portsOf(id);
    const on: Occasion = {
      ...{ host: { id, learned: learn }, ip: found.ip, time: scan.finishedAt, scan: scan.id },
      firstLook: known.length === 0,
    };
    const asked = [...scope.values()].flat();
    if (isTarpit(found, asked, mostOpen)) {
      return { id, found, isNew, events: [tarpit(on, countOpen(found), countPorts(asked))], ports: [] };
    }
    const outcome = hostOutcome(run, found);
    const { events, ports } = judge({
      ...on,
      ...{ known, result: found, scope, outcome, restBefore: null, confirmAfter: null },
    });
    return { id, found, isNew, events, ports };
  });
}

export function newHostEvent(
  id: string,
  found: JudgedHost['found'],
  time: number,
  scan: string,
  learned: boolean,
): NetmonEvent {
  const { ip, mac, vendor, hostnames } = found;
  const maker = vendor === null ? '' : ` (${printable(vendor, 60)})`;
  return {
    type: 'host.new',
    time,
    severity: learned ? 'info' : 'low',
    subject: ip,
    summary: `New device ${ip}${maker} in a port scan`,
    key: id,
    host: id,
    ...(learned ? { learned } : {}),
    data: {
      ...{ mac, ip, vendor, name: hostnames[0] ?? null, randomMac: mac !== null && isRandomMac(mac) },
      evidence: { source: 'sweep', scan },
    },
  };
}

/** The inventory's entry of a host that only this scan saw. */
export function hostFrom(
  id: string,
  { ip, mac, vendor, hostnames }: JudgedHost['found'],
  time: number,
  learned: boolean,
): Host {
  return {
    ...{ id, mac, randomMac: mac !== null && isRandomMac(mac), vendor, name: hostnames[0] ?? null, vendorClass: null },
    ...{ ip, addresses: [{ ip, firstSeen: time, lastSeen: time }], interface: null, state: 'up' },
    ...{ firstSeen: time, lastSeen: time, self: false, gateway: false, learned },
  };
}

export function scanFinished({ scan, hosts }: RecordedScan, judged: readonly JudgedHost[]): NetmonEvent {
  const { id, outcome, reason, targets, hostsUp } = scan;
  const open = hosts.flatMap(({ ports }) => ports).filter(({ state }) => state === 'open').length;
  const subject = targets.length === 1 ? (targets[0] ?? '') : `${targets.length} hosts`;
  return {
    type: 'scan.finished',
    time: scan.finishedAt,
    severity: 'info',
    subject,
    summary: `A recorded port scan of ${subject} was ${outcome}: ${reason ?? `${judged.length} hosts answered, ${open} open ports`}`,
    key: id,
    data: { scan: id, outcome, reason, startedAt: scan.startedAt, up: hostsUp, open, targets },
  };
}
