import type { MonitorContext } from '../../core/define.ts';
import type { NetmonEvent } from '../../core/event.ts';
import type { ScanOutcome } from '../../core/inventory.ts';
import type { ArpConfig } from './config.ts';
import type { Desk } from './desk.ts';
import type { ArpDetector } from './detector.ts';
import { type Links, linkLost } from './links.ts';
import { ownAddresses } from './place.ts';
import { type BegunSweep, createSweepWindow, type SweepNotice, type SweepWindow } from './sweep-window.ts';
import { couldNotSweep, type SweepResult, sweepNetworks, sweepTrouble } from './sweeps.ts';

type Context = MonitorContext<ArpConfig>;

interface Sweeper {
  readonly detector: ArpDetector;
  readonly desk: Desk;
  readonly links: Links;
  /** IPv6 addresses to ask besides the networks. */
  knownIpv6(): readonly string[];
  lookAtNeighbours(): Promise<void>;
}

/** At least this long after a sweep that a lost link has spoilt before the next. */
const cutPause = 3_000;

export const checkCable = 'check the cable and the VLAN of the sensor';

/** Sweeps at the interval, and soon after a link is back that was lost while a sweep ran. */
export async function keepSweeping(context: Context, sweeper: Sweeper): Promise<void> {
  const { clock, signal, config, memory } = context;
  const window = createSweepWindow(memory);
  const reporter = { isNews: changeOf<ScanOutcome>(), window };
  sweeper.desk.take([], window.takeUp(clock.now(), 2 * config.sweep_timeout));
  while (!signal.aborted) {
    const isCut = await sweep(context, sweeper, reporter);
    await clock.sleep(isCut ? cutPause : config.sweep_interval, signal);
    if (isCut) await sweeper.links.whole(clock, config.sweep_interval - cutPause, signal);
  }
}

/** Says whether a value differs from the one before; a sweep every few minutes is news only when it goes otherwise. */
function changeOf<T>(): (value: T) => boolean {
  let before: T | undefined;
  return (value) => {
    const isNews = value !== before;
    before = value;
    return isNews;
  };
}

/** How sweeps are told of. */
interface Reporter {
  isNews(outcome: ScanOutcome): boolean;
  readonly window: SweepWindow;
}

/** Returns whether the sensor lost a link meanwhile, so that the sweep says nothing of who was not seen. */
async function sweep(context: Context, sweeper: Sweeper, reporter: Reporter): Promise<boolean> {
  const { signal, site, clock } = context;
  const { detector, desk, links } = sweeper;
  const { window } = reporter;
  const failed = (notice: SweepNotice | null) => {
    const [time, kind, outcome] = [clock.now(), 'sweep', 'failed'] as const;
    desk.take([{ kind, outcome, time, startedAt: time, scan: '', reason: null, covered: [], up: [] }], notice);
  };
  const onBegin = async (begun: BegunSweep): Promise<void> => {
    desk.take([], window.begins(begun));
    await desk.flush();
  };
  const before = await links.look();
  detector.sweepStarted(clock.now());
  context.progress('sweep', { title: `sweep of ${site.networks.join(', ')}`, done: null, remaining: null });
  try {
    const result = await sweepNetworks(context, sweeper.knownIpv6(), onBegin);
    // Without raw sockets nmap tells no MACs: those that it made the kernel find are in the table now.
    if (!site.rawSockets) await sweeper.lookAtNeighbours();
    const lost = linkLost(before, await links.look());
    if (result === null) failed(null);
    else takeSweep(context, desk, lost === null ? result : cutShort(result, lost), reporter);
    return lost !== null;
  } catch (error) {
    failed(couldNotSweep(error) ? window.ends(clock.now()) : window.breaksOff(clock.now()));
    signal.throwIfAborted();
    desk.trouble('sweeps', sweepTrouble(error));
    return false;
  } finally {
    context.progress('sweep', null);
  }
}

/** To nmap a network behind a dead link is a network where nobody is. */
function cutShort({ sweep, scan }: SweepResult, reason: string): SweepResult {
  if (sweep.outcome !== 'complete') return { sweep, scan };
  return { sweep: { ...sweep, outcome: 'partial', reason }, scan: { ...scan, outcome: 'partial', reason } };
}

function takeSweep(
  { site }: Context,
  desk: Desk,
  { sweep: seen, scan }: SweepResult,
  { isNews, window }: Reporter,
): void {
  const own = ownAddresses(site);
  const up = seen.up.map((answer) => ({ ...answer, mac: answer.mac ?? own.get(answer.ip)?.mac ?? null }));
  const events = isNews(seen.outcome) ? [finished({ sweep: seen, scan })] : [];
  const over = window.ends(seen.time);
  const disbelief = desk.take([{ ...seen, up }], { ...over, scan, events: [...events, ...(over?.events ?? [])] });
  const failed =
    seen.outcome === 'complete' ? null : { reason: `the last sweep is ${seen.outcome}: ${seen.reason}`, hint: null };
  desk.trouble('sweeps', failed);
  desk.trouble('belief', disbelief === null ? null : { reason: disbelief, hint: checkCable });
}

function finished({ sweep: { time, scan: id, outcome, reason, covered, up } }: SweepResult): NetmonEvent {
  const says = outcome === 'complete' ? `${up.length} devices answered` : `it is ${outcome}: ${reason}`;
  return {
    type: 'sweep.finished',
    time,
    severity: outcome === 'complete' ? 'info' : 'low',
    subject: covered.join(', '),
    summary: `Sweep of ${covered.length === 1 ? covered[0] : `${covered.length} networks and addresses`}: ${says}`,
    key: id,
    data: { scan: id, outcome, reason, up: up.length, targets: covered },
  };
}
