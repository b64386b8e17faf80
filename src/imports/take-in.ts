import type { Batch } from '../core/batch.ts';
import type { NetmonEvent } from '../core/event.ts';
import type { Host, HostOs, Port, Scan } from '../core/inventory.ts';
import { portKey } from '../history/fields.ts';
import { stateAt } from '../history/state-at.ts';
import { createHostIndex } from '../monitors/ports/hosts.ts';
import { bridges } from './bridge.ts';
import { hostFrom, type JudgedHost, judgeScan, newHostEvent, scanFinished } from './judge-scan.ts';
import { laterLooks } from './later-looks.ts';
import type { RecordedScan } from './recorded-scan.ts';

/** All that is stored of the network. */
export interface Stored {
  /** Of hosts and ports, in the order of their times. */
  readonly events: readonly NetmonEvent[];
  readonly hosts: readonly Host[];
  readonly ports: readonly Port[];
  readonly os: readonly HostOs[];
  readonly scans: readonly Scan[];
}

/** Guesses of an operating system that are kept for a host. */
const mostGuesses = 5;

/**
 * What a recorded scan adds to what is stored: events with the scan's own time, so that history is as if netmon had made the
 * scan. The present changes only in what nothing newer is known of. Null when this scan was taken in before.
 */
export function takeIn(recorded: RecordedScan, stored: Stored): Batch | null {
  const { scan } = recorded;
  if (stored.scans.some(({ id }) => recorded.ids.includes(id))) return null;
  const past = stateAt(stored.events, scan.finishedAt);
  const portsOf = Map.groupBy(past.ports, ({ host }) => host);
  const index = createHostIndex(stored.hosts, { has: () => true });
  const judged = judgeScan(recorded, { index, portsOf: (host) => portsOf.get(host) ?? [], learn: true });

  const believed = new Map(past.ports.map((port) => [portKey(port), port]));
  const later = laterLooks(stored);
  const bridged = bridges(
    judged.flatMap(({ ports }) => ports),
    { believed, later, stored, scan },
  );
  return {
    events: [
      ...hostEvents(judged, new Map(past.hosts.map((host) => [host.id, host])), scan),
      ...judged.flatMap(({ events }) => events),
      ...bridged.events,
      scanFinished(recorded, judged),
    ],
    hosts: presentHosts(judged, stored.hosts, scan.finishedAt),
    ports: bridged.present,
    os: guesses(judged, stored.os, scan.finishedAt),
    scans: [scan],
  };
}

/** Hosts that were not known then, or known to be gone. */
function hostEvents(judged: readonly JudgedHost[], past: ReadonlyMap<string, Host>, { id: scan, finishedAt }: Scan) {
  return judged.flatMap(({ id, found }): NetmonEvent[] => {
    const then = past.get(id);
    if (then === undefined) return [newHostEvent(id, found, finishedAt, scan, true)];
    if (then.state !== 'gone') return [];
    const { mac, ip } = found;
    return [
      {
        ...{ type: 'host.returned', time: finishedAt, severity: 'info', subject: ip, key: id, host: id },
        summary: `${ip} was back in a recorded port scan`,
        data: { mac, ip, goneSince: then.lastSeen, evidence: { source: 'sweep', scan } },
      },
    ];
  });
}

function presentHosts(judged: readonly JudgedHost[], hosts: readonly Host[], time: number): readonly Host[] {
  const present = new Map(hosts.map((host) => [host.id, host]));
  return judged.flatMap(({ id, found }) => {
    const now = present.get(id);
    if (now === undefined) return [hostFrom(id, found, time, true)];
    if (now.lastSeen >= time) return [];
    const same = now.addresses.find(({ ip }) => ip === found.ip);
    const address = { ip: found.ip, firstSeen: same?.firstSeen ?? time, lastSeen: time };
    const addresses = [address, ...now.addresses.filter(({ ip }) => ip !== found.ip)].slice(0, 64);
    const name = now.name ?? found.hostnames[0] ?? null;
    const ip = found.ip.includes(':') ? (now.ip ?? found.ip) : found.ip;
    return [{ ...now, vendor: now.vendor ?? found.vendor, name, ip, addresses, state: 'up' as const, lastSeen: time }];
  });
}

function guesses(judged: readonly JudgedHost[], known: readonly HostOs[], time: number): readonly HostOs[] {
  const seenAt = new Map(known.map((os) => [os.host, os.seenAt]));
  return judged.flatMap(({ id, found }) => {
    const best = found.os.toSorted((a, b) => b.accuracy - a.accuracy).slice(0, mostGuesses);
    return best.length === 0 || (seenAt.get(id) ?? 0) >= time ? [] : [{ host: id, guesses: best, seenAt: time }];
  });
}
