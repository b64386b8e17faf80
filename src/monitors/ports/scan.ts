import type { Progress } from '../../core/define.ts';
import type { Clock, Exec } from '../../core/edges.ts';
import type { Scan } from '../../core/inventory.ts';
import type { NmapRun } from '../../core/nmap-run.ts';
import { portScanArgs } from '../../integrations/nmap/args.ts';
import type { NmapProgress } from '../../integrations/nmap/progress.ts';
import { type NmapResult, runNmap } from '../../integrations/nmap/run.ts';
import type { PortsConfig } from './config.ts';
import { tellIfLate } from './early.ts';
import { createMeter } from './meter.ts';
import { partsOf, type ScanPart, servicePart } from './parts.ts';
import type { PortPlace } from './place.ts';
import { type ServiceQuestion, withAnswers } from './services.ts';

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
  /** The run that asked services, when it was one of its own. */
  readonly answers: NmapRun | null;
  /** Holds nmap's files, and is still to be kept. */
  readonly folder: RunFolder;
}

/** Where runs leave nmap's files; the real one is in src/edges/run-folders.ts. */
export interface RunFolders {
  open(time: number): Promise<RunFolder>;
  keep(folder: RunFolder, isWhole: boolean, documents?: { readonly [file: string]: string }): Promise<string>;
  discard(folder: RunFolder): Promise<void>;
  prepare(): Promise<void>;
  retain(retention: { readonly before: number; readonly bytes: number | null }): Promise<void>;
}

interface RunFolder {
  readonly name: string;
  readonly path: string;
}

export interface Scanner {
  readonly exec: Exec;
  readonly parse: (file: string) => Promise<NmapRun>;
  readonly folders: RunFolders;
  readonly clock: Clock;
  readonly config: ScanSettings;
  readonly exclude: readonly string[];
  readonly rawSockets: boolean;
  /** Whether to read what open ports say by themselves. */
  readonly readBanners: boolean;
  /** What is left to ask after open ports were found. */
  readonly questionFor: (found: NmapRun) => ServiceQuestion | null;
  /** The services let people wait: what is known so far. */
  readonly onLate: (found: FinishedScan) => Promise<void>;
}

/** Milliseconds beyond what its hosts may take after which nmap itself is taken to hang. */
const grace = 60_000;

/**
 * Runs nmap into a folder of its own. TCP takes two runs: the first finds the open ports of all hosts, the second asks those
 * for their services of which it is not known. Rejects with TOOL_MISSING, NO_RIGHTS or the signal's reason.
 */
export async function scanPorts(
  scanner: Scanner,
  order: ScanOrder,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<FinishedScan> {
  const { folders, clock } = scanner;
  const startedAt = clock.now();
  const folder = await folders.open(startedAt);
  const run = (part: ScanPart): Promise<NmapResult> => runPart(scanner, part, folder.path, signal, onProgress);

  try {
    const parts = partsOf(scanner.config, order, scanner.readBanners);
    const found = await run(parts.first);
    const question = parts.asksLater ? scanner.questionFor(found.run) : null;
    const finish = (result: NmapResult, answers: NmapRun | null): FinishedScan => {
      const facts = { id: `ports-${folder.name}`, folder: `runs/${folder.name}`, startedAt, finishedAt: clock.now() };
      return { order, scan: scanOf(order, result, facts), result, answers, folder };
    };
    if (question === null) return finish(parts.asksLater ? together(found, null) : found, null);
    const onLate = () => scanner.onLate(finish(together(found, null), null));
    const answers = await tellIfLate(run(servicePart(scanner.config, question)), clock, onLate);
    return finish(together(found, answers), answers.run);
  } catch (error) {
    // What cannot be kept now, on a full disk, is kept at the next start.
    await (signal.aborted ? folders.keep(folder, false).catch(() => undefined) : folders.discard(folder));
    throw error;
  }
}

/** What the first run found stands, also where the second did not get through: then only services are missing. */
function together(found: NmapResult, answers: NmapResult | null): NmapResult {
  const run = withAnswers(found.run, answers?.run ?? null);
  if (answers === null || answers.outcome === 'complete' || found.outcome !== 'complete') return { ...found, run };
  return { run, outcome: 'partial', reason: `version detection is ${answers.outcome}: ${answers.reason}` };
}

async function runPart(
  scanner: Scanner,
  part: ScanPart,
  folder: string,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<NmapResult> {
  const { exec, parse, config, clock } = scanner;
  const base = `${folder}/${part.name}`;
  const timeout = config.host_timeout * part.addresses + grace;
  onProgress({ title: part.title, done: null, remaining: null });
  const meter = createMeter(part.title, part.addresses, () => clock.elapsed());
  const tell = (progress: NmapProgress): void => onProgress(meter(progress));
  return runNmap({ exec, parse, call: callOf(scanner, part, base), base, signal, timeout, onProgress: tell });
}

function callOf({ config, exclude, rawSockets }: Scanner, part: ScanPart, base: string) {
  return portScanArgs({
    ...part,
    exclude,
    ipv6: part.targets[0]?.includes(':') === true,
    rawSockets,
    base,
    timing: config.timing,
    maxRate: config.max_rate,
    hostTimeout: config.host_timeout,
    scanDelay: config.scan_delay,
    extra: config.extra,
  });
}

function scanOf(
  { targets, addresses }: ScanOrder,
  { run, outcome, reason }: NmapResult,
  facts: Pick<Scan, 'id' | 'folder' | 'startedAt' | 'finishedAt'>,
): Scan {
  return {
    ...facts,
    kind: 'ports',
    outcome,
    reason,
    targets,
    scope: Object.fromEntries(run.scope.map(({ protocol, services }) => [protocol, services])),
    hostsUp: run.hosts.filter(({ state, timedOut }) => state === 'up' && !timedOut).length,
    hostsTotal: run.totals?.total ?? addresses,
  };
}
