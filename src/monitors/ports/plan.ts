import type { PortState } from '../../core/inventory.ts';
import { type Json, toJson } from '../../core/json.ts';
import { type Memory, recallAll } from '../../core/memory.ts';
import type { Certificates } from './judge/certificates.ts';
import type { Findings } from './judge/findings.ts';
import type { FlappingPorts } from './judge/flapping.ts';
import { fullPace, type Pace } from './scan/pace.ts';

/** A completed look at all wanted ports of one protocol. */
export interface PastLook {
  /** What was wanted, as the config says it. */
  readonly ports: string;
  /** State of the ports that were not open; `unknown` when they were in different ones. */
  readonly rest: PortState;
}

/** When a port was last asked for product and version. */
export interface ServiceLook {
  readonly at: number;
  /** What it said by itself, which is cheap to look at again; null when it said nothing. Hostile text. */
  readonly banner: string | null;
}

/** When a host is to be scanned, and what must be remembered of it between scans. Survives restarts as JSON. */
export interface HostPlan {
  /** Id of the host. */
  readonly host: string;
  readonly ip: string;
  readonly learned: boolean;
  /** A host that is gone is not scanned. */
  readonly present: boolean;
  readonly dueAt: number;
  /** It appeared just now: it does not wait for a batch. */
  readonly urgent: boolean;
  /** Scans in a row that did not get through. */
  readonly failures: number;
  /** Complete scans in a row that covered it and did not see it; none: it answered. */
  readonly silent?: number;
  readonly pace: Pace;
  /** When the last scan of it ended, whatever came of it. */
  readonly lookedAt: number | null;
  readonly tcp: PastLook | null;
  readonly udp: PastLook | null;
  /** By port (`tcp/22`): when it was last asked for its service. */
  readonly asked: { readonly [port: string]: ServiceLook };
  /** By port: changes that come too often. */
  readonly flapping: FlappingPorts;
  /** By port: TLS certificates, where the script ssl-cert is run. */
  readonly certificates: Certificates;
  /** What NSE scripts found. */
  readonly findings: Findings;
  /** The last sure guess of its operating system. */
  readonly system: string | null;
  /** It answers on nearly every port, which was told. */
  readonly tarpit: boolean;
  /** The group of targets that it was found in, with which it is scanned, or `onRequest`; null: it has a schedule of its own. */
  readonly group: string | null;
}

/** In place of a group: it is scanned when somebody asks for it, and nothing else is known of it. */
export const onRequest = '';

const prefix = 'host:';

export const planKey = (host: string): string => `${prefix}${host}`;

export const planToJson = (plan: HostPlan): Json => toJson(plan);

/** What is known of a host that was never scanned; also what plans of earlier versions lack. */
export const neverScanned = {
  asked: {},
  pace: fullPace,
  flapping: {},
  tarpit: false,
  group: null,
  certificates: {},
  findings: [],
  system: null,
} as const;

type StoredPlan = Omit<HostPlan, keyof typeof neverScanned> & Partial<HostPlan>;

/** All plans that a monitor's memory holds, of this or an earlier version. */
export const plansFrom = (memory: Memory): Map<string, HostPlan> =>
  new Map(
    [...recallAll<StoredPlan>(memory, prefix).values()].map((stored) => [stored.host, { ...neverScanned, ...stored }]),
  );
