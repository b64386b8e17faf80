import type { NetmonEvent } from '../core/event.ts';
import type { Port, Scan } from '../core/inventory.ts';
import type { NmapHost, NmapRun } from '../core/nmap-run.ts';
import { isFields, readJson } from './json-fields.ts';

export interface RunResults {
  readonly scan: Scan;
  /** Each call of nmap, in order. */
  readonly calls: readonly NmapRun[];
  /** What the scan found, with the answers of all calls. */
  readonly found: NmapRun;
  readonly events: readonly RunEvent[];
}

type RunEvent = Pick<NetmonEvent, 'type' | 'severity' | 'subject' | 'summary' | 'data'>;

/** `results.json`: what the run was, what it found, and what that changed. Times in RFC 3339. */
export function formatResults({ scan, calls, found, events }: RunResults): string {
  const { id, kind, outcome, reason, targets, scope, hostsUp, hostsTotal } = scan;
  return json({
    version: 1,
    ...{ id, kind },
    startedAt: isoTime(scan.startedAt),
    finishedAt: isoTime(scan.finishedAt),
    ...{ outcome, reason, targets, scope, hostsUp, hostsTotal },
    nmap: calls.map(({ version, args, exit, warnings }) => ({ version, args, exit, warnings })),
    hosts: found.hosts.map(hostShape),
    changes: events
      .filter(({ type }) => !type.startsWith('scan.'))
      .map(({ type, severity, subject, summary, data }) => ({ type, severity, subject, summary, data })),
  });
}

export interface NetworkState {
  readonly time: number;
  readonly hosts: readonly { readonly id: string; readonly ip: string; readonly ports: readonly Port[] }[];
  /** `all`: the whole inventory; `scanned`: the hosts of this run, where the whole one would be too much for each run. */
  readonly covers: 'all' | 'scanned';
}

/** `network.json`: hosts and their open ports as they are known after the run. */
export const formatNetwork = ({ time, hosts, covers }: NetworkState): string =>
  json({
    version: 1,
    time: isoTime(time),
    covers,
    hosts: hosts.map(({ id, ip, ports }) => ({
      ...{ id, ip },
      ports: ports
        .filter(({ state }) => state === 'open')
        .map(({ protocol, port, service, product, version, firstSeen, lastSeen }) => ({
          ...{ protocol, port, service, product, version },
          firstSeen: isoTime(firstSeen),
          lastSeen: isoTime(lastSeen),
        })),
    })),
  });

export interface ResultsSummary {
  readonly outcome: string;
  readonly reason: string | null;
  readonly targets: readonly string[];
  readonly hostsUp: number;
  /** How many changes it told. */
  readonly changes: number;
}

/** What lists show of a results.json; null when it is none. Anybody may have written into it. */
export function readSummary(text: string | null): ResultsSummary | null {
  const value = text === null ? null : readJson(text);
  if (!isFields(value)) return null;
  const { outcome, reason, targets, hostsUp, changes } = value;
  if (typeof outcome !== 'string' || !Array.isArray(targets) || typeof hostsUp !== 'number') return null;
  return {
    outcome,
    reason: typeof reason === 'string' ? reason : null,
    targets: targets.filter((target) => typeof target === 'string'),
    hostsUp,
    changes: Array.isArray(changes) ? changes.length : 0,
  };
}

const hostShape = ({ ip, mac, state, timedOut, ports, extraPorts, os }: NmapHost) => ({
  ...{ ip, mac, state, timedOut },
  ports: ports.map(({ protocol, port, state: is, service }) => ({
    ...{ protocol, port, state: is },
    service: service?.name ?? null,
    product: service?.product ?? null,
    version: service?.version ?? null,
  })),
  notListed: extraPorts.map(({ state: is, count }) => ({ state: is, count })),
  os: os.map(({ name, accuracy }) => ({ name, accuracy })),
});

const isoTime = (time: number): string => new Date(time).toISOString();

const json = (value: object): string => `${JSON.stringify(value, null, 1)}\n`;
