import type { Progress } from '../../../core/define.ts';
import { portScanArgs } from '../../../integrations/nmap/args.ts';
import { mergeResults } from '../../../integrations/nmap/merge.ts';
import type { NmapProgress } from '../../../integrations/nmap/progress.ts';
import { type NmapResult, runNmap } from '../../../integrations/nmap/run.ts';
import { type BannerCheck, bannerCall, listenTo, withBanners } from './banners.ts';
import { tellIfLate } from './early-results.ts';
import { type Lane, servicesName } from './lanes.ts';
import { firstPart, type ScanPart, servicePart } from './nmap-calls.ts';
import type { ScanSettings } from './order.ts';
import type { Meter } from './progress.ts';
import type { Scanner } from './scanner.ts';
import type { ServiceQuestion } from './services.ts';
import { divideHosts, sendingTime, servicesAtOnce } from './spread.ts';

export interface Traffic {
  /** Path of the folder for nmap's files. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Packets per second and runs of nmap at once that this lane may take. */
  readonly rate: number;
  readonly processes: number;
  /** Tells progress of this lane; `lane` is its number. */
  readonly meter: Meter;
  readonly lane: number;
  readonly onProgress: (progress: Progress) => void;
  /** The services let people wait: this lane knows the open ports. */
  readonly onLate: () => Promise<void>;
}

/** Finds the open ports of all hosts, then asks those for their services of which it is not known. */
export async function runLane(scanner: Scanner, lane: Lane, traffic: Traffic): Promise<void> {
  const { config, clock } = scanner;
  const { meter, lane: number, onProgress, rate } = traffic;
  const looking = (progress: NmapProgress): void => onProgress(meter.looking(number, progress));
  lane.found = await runPart(scanner, firstPart(config, lane), traffic, rate, looking);
  if (lane.asksLater && scanner.readBanners)
    lane.found = await withBannersRead(scanner, lane.name, lane.found, traffic);
  lane.question = lane.asksLater ? scanner.questionFor(lane.found.run) : null;
  const { question } = lane;
  onProgress(meter.found(number, question?.targets.length ?? 0));
  if (question !== null)
    lane.answers = await tellIfLate(ask(scanner, lane.name, question, traffic), clock, traffic.onLate);
  lane.isDone = true;
}

/** What was found, with what known services say by themselves; without that where the look fails. */
async function withBannersRead(
  scanner: Scanner,
  lane: string,
  found: NmapResult,
  traffic: Traffic,
): Promise<NmapResult> {
  const said = await lookAt(scanner, lane, scanner.bannerChecksFor(found.run), traffic);
  return { ...found, run: said.reduce(withBanners, found.run) };
}

async function lookAt(scanner: Scanner, lane: string, checks: readonly BannerCheck[], traffic: Traffic) {
  const rate = Math.max(1, Math.floor(traffic.rate / Math.max(1, checks.length)));
  const stop = new AbortController();
  const signal = AbortSignal.any([traffic.signal, stop.signal]);
  const runs = checks.map((check, at) =>
    runPart(scanner, bannerCall(check, `${lane}-${check.kind}-${at + 1}`), { ...traffic, signal }, rate, () => {}),
  );
  return (await allOrNone(runs, stop)).map(({ run }) => run);
}

async function ask(scanner: Scanner, lane: string, question: ServiceQuestion, traffic: Traffic): Promise<NmapResult> {
  const parts = divideHosts(question.targets, traffic.processes);
  const rate = Math.max(1, Math.floor(traffic.rate / parts.length));
  const stop = new AbortController();
  const signal = AbortSignal.any([traffic.signal, stop.signal]);
  const runs = parts.map((targets, run) => {
    const part = servicePart(scanner.config, { ...question, targets }, servicesName(lane, run));
    const tell = (progress: NmapProgress): void =>
      traffic.onProgress(traffic.meter.asking(traffic.lane, progress, targets.length, 1 / parts.length));
    return runPart(scanner, part, { ...traffic, signal }, rate, tell);
  });
  const [first, ...rest] = await allOrNone(runs, stop);
  if (first === undefined) throw new Error('there is nothing to ask');
  const answers = mergeResults([first, ...rest]);
  if (!scanner.config.banner_check) return answers;
  const said = await lookAt(scanner, lane, listenTo(answers.run), traffic);
  return { ...answers, run: said.reduce(withBanners, answers.run) };
}

/** As Promise.all, but the others are ended by the first that fails, and waited for. */
export async function allOrNone<T>(work: readonly Promise<T>[], stop: AbortController): Promise<readonly T[]> {
  for (const each of work) each.catch((error) => stop.abort(error));
  await Promise.allSettled(work);
  return Promise.all(work);
}

async function runPart(
  scanner: Scanner,
  part: ScanPart,
  { folder, signal }: Traffic,
  rate: number,
  onProgress: (progress: NmapProgress) => void,
): Promise<NmapResult> {
  const { exec, parse, config } = scanner;
  const base = `${folder}/${part.name}`;
  const timeout = hostTimeout(config, part, rate) * part.addresses + grace;
  return runNmap({ exec, parse, call: callOf(scanner, part, base, rate), base, signal, timeout, onProgress });
}

/** The time that the rate alone takes is none that a host takes: half as much more is for packets that are sent again. */
const hostTimeout = ({ host_timeout }: ScanSettings, { addresses, ports }: ScanPart, rate: number): number =>
  host_timeout + Math.round(1.5 * sendingTime(addresses, ports, rate));

/** Milliseconds beyond what its hosts may take after which nmap itself is taken to hang. */
const grace = 60_000;

function callOf({ config, exclude, rawSockets }: Scanner, part: ScanPart, base: string, rate: number) {
  return portScanArgs({
    ...part,
    exclude,
    ipv6: part.targets[0]?.includes(':') === true,
    rawSockets,
    base,
    timing: config.timing,
    maxRate: rate,
    hostTimeout: hostTimeout(config, part, rate),
    scanDelay: config.scan_delay,
    minParallelism: part.knownUp ? servicesAtOnce(part.addresses, config) : null,
    extra: config.extra,
  });
}
