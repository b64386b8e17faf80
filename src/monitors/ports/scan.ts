import type { Progress } from '../../core/define.ts';
import type { Clock, Exec } from '../../core/edges.ts';
import type { Scan } from '../../core/inventory.ts';
import type { NmapRun } from '../../core/nmap-run.ts';
import type { NmapResult } from '../../integrations/nmap/run.ts';
import type { PortsConfig } from './config.ts';
import { finishScan, salvage } from './finish.ts';
import type { Glance } from './glance.ts';
import { allOrNone, newLanes, runLane } from './lane.ts';
import { createMeter } from './meter.ts';
import { asksLater, titleOf } from './parts.ts';
import type { PortPlace } from './place.ts';
import type { ServiceQuestion } from './services.ts';
import { divideOrder, sendingTime } from './spread.ts';

/** One run of nmap that is to be made. */
export interface ScanOrder {
  /** Addresses and networks of one family, allowed ones only. */
  readonly targets: readonly string[];
  /** How many addresses these are. */
  readonly addresses: number;
  readonly protocol: 'tcp' | 'udp';
  readonly ports: string;
  /** Ask all open ports for their services, however lately they were asked. */
  readonly askAll?: true;
  /** It is a second look at these ports of hosts. */
  readonly confirms?: readonly (PortPlace & { readonly host: string })[];
  /** The group of targets that it is a part of: it covers all that is wanted of its hosts. */
  readonly group?: string;
  /** How gently it is to be made; see pace.ts. */
  readonly gentle?: number;
  readonly settings?: Partial<ScanSettings>;
}

/** How nmap is called. Times are milliseconds. */
export interface ScanSettings
  extends Pick<
    PortsConfig,
    'timing' | 'max_rate' | 'host_timeout' | 'service_detection' | 'os_detection' | 'banner_check' | 'scripts'
  > {
  readonly scan_delay: number | null;
  /** More arguments of nmap. */
  readonly extra: readonly string[];
}

export interface FinishedScan {
  readonly order: ScanOrder;
  readonly scan: Scan;
  /** Ports with what their services answered, if they were asked. */
  readonly result: NmapResult;
  /** What services answered, when they were asked by runs of their own. */
  readonly answers: NmapRun | null;
  /** Every run of nmap. */
  readonly calls: readonly NmapRun[];
  /** Addresses of hosts of which something may be missing though the scan as a whole went well. */
  readonly cutOff: ReadonlySet<string>;
  /** It was broken off; addresses of hosts of which all was learned before that. */
  readonly settled: ReadonlySet<string> | null;
  /** Milliseconds that sending takes at the rate that it had. */
  readonly sending: number;
  /** Holds nmap's files, and is still to be kept. */
  readonly folder: RunFolder;
}

/** Where runs leave nmap's files; the real one is in src/edges/run-folders.ts. */
export interface RunFolders {
  open(time: number): Promise<RunFolder>;
  reopen(name: string): Promise<RunFolder | null>;
  keep(folder: RunFolder, isWhole: boolean, documents?: { readonly [file: string]: string }): Promise<string>;
  discard(folder: RunFolder): Promise<void>;
  prepare(): Promise<void>;
  retain(retention: { readonly before: number; readonly bytes: number | null }): Promise<void>;
}

export interface RunFolder {
  readonly name: string;
  readonly path: string;
  /** It was kept before and has its documents. */
  readonly isKept?: boolean;
}

export interface Scanner {
  readonly exec: Exec;
  readonly parse: (file: string) => Promise<NmapRun>;
  readonly folders: RunFolders;
  readonly clock: Clock;
  readonly config: ScanSettings;
  readonly exclude: readonly string[];
  readonly rawSockets: boolean;
  /** Runs of nmap that may work side by side on one scan. */
  readonly processes: number;
  /** Whether to read what open ports say by themselves. */
  readonly readBanners: boolean;
  /** Web servers that are to be looked at after open ports were found: they say nothing by themselves. */
  readonly glanceFor: (found: NmapRun) => readonly Glance[];
  /** What is left to ask after open ports were found. */
  readonly questionFor: (found: NmapRun) => ServiceQuestion | null;
  /** The services let people wait: what is known so far. */
  readonly onLate: (found: FinishedScan) => Promise<void>;
  /** The run is about to begin: what must be known to take in what it left, should it never end. */
  readonly onBegin: (begun: BegunRun) => Promise<void>;
  /** It did not even start, and left nothing. */
  readonly onNothing: (begun: BegunRun) => Promise<void>;
}

/** A run that has begun. */
export interface BegunRun {
  /** Of its folder. */
  readonly name: string;
  readonly startedAt: number;
  readonly order: ScanOrder;
  /** What each of its lanes scans. */
  readonly lanes: readonly Pick<ScanOrder, 'targets' | 'addresses'>[];
  readonly asksLater: boolean;
}

/**
 * Runs nmap into a folder of its own, in several lanes side by side where that is faster. TCP takes two steps: the first finds
 * the open ports of all hosts, the second asks those for their services of which it is not known. When the signal fires
 * it resolves with what was seen until then. Rejects with TOOL_MISSING or NO_RIGHTS.
 */
export async function scanPorts(
  scanner: Scanner,
  order: ScanOrder,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<FinishedScan> {
  const { folders, clock, config, processes } = scanner;
  const startedAt = clock.now();
  const folder = await folders.open(startedAt);
  const lanes = newLanes(divideOrder(order, { processes, rate: config.max_rate }), asksLater(order, config));
  const parts = lanes.map(({ order: { targets, addresses } }) => ({ targets, addresses }));
  const begun: BegunRun = { name: folder.name, startedAt, order, lanes: parts, asksLater: asksLater(order, config) };
  const stop = new AbortController();
  const sending = sendingTime(order.addresses, order.ports, config.max_rate);
  const course = {
    title: titleOf(order),
    lanes: lanes.map((lane) => lane.order.addresses),
    lookingTime: asksLater(order, config) ? sending : null,
  };
  const common = {
    folder: folder.path,
    signal: AbortSignal.any([signal, stop.signal]),
    rate: Math.max(1, Math.floor(config.max_rate / lanes.length)),
    processes: Math.max(1, Math.floor(processes / lanes.length)),
    meter: createMeter(course, () => clock.elapsed()),
    onProgress,
  };
  const facts = () => ({ order, folder, startedAt, sending, finishedAt: clock.now() });
  onProgress({ title: course.title, done: null, remaining: null });
  try {
    await scanner.onBegin(begun);
    const work = lanes.map((lane, number) => {
      const onLate = () => scanner.onLate(finishScan([lane], { ...facts(), settled: null }));
      return runLane(scanner, lane, { ...common, lane: number, onLate });
    });
    await allOrNone(work, stop);
    return finishScan(lanes, { ...facts(), settled: null });
  } catch (error) {
    if (signal.aborted) return await salvage(scanner.parse, lanes, facts());
    // What cannot be removed now is kept at the next start.
    await folders.discard(folder);
    await scanner.onNothing(begun);
    throw error;
  }
}
