import { networkSet } from '../../../core/address.ts';
import type { Progress } from '../../../core/define.ts';
import type { NetmonEvent } from '../../../core/event.ts';
import type { NmapRun } from '../../../core/nmap-run.ts';
import { type Digest, digest } from '../judge/digest.ts';
import { startedEvent } from '../judge/run-events.ts';
import type { HostPlan } from '../plan.ts';
import { bannerChecksFor } from '../scan/banners.ts';
import { digestNewcomers } from '../scan/early-results.ts';
import type { ScanOrder } from '../scan/order.ts';
import { describeStep, gentler } from '../scan/pace.ts';
import { scanPorts } from '../scan/scan.ts';
import type { BegunRun, FinishedScan } from '../scan/scanner.ts';
import { canCompareBanners, questionFor } from '../scan/services.ts';
import type { Shift } from '../shift.ts';
import { keepDigest, keepPlans, type PortsState } from '../state.ts';
import { whileOpen } from '../timing/opening.ts';
import { planAfterScan, planPutOff } from '../timing/schedule.ts';
import { archiveRun } from './archive.ts';
import { begunNote, forgotten, nothingOf, takeInBroken } from './broken-off.ts';

export interface DoneRun {
  readonly finished: FinishedScan;
  readonly digest: Digest;
}

interface RunOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Plans that change because of the run, asked for when what it found is taken in. */
  readonly plans?: (digest: Digest) => readonly HostPlan[];
}

/** What only groups of targets have. */
const plain = { scan_delay: null, extra: [] };

/** Makes one run and stores all that it says in one batch. Rejects when nmap cannot be run, or with the signal's reason. */
export async function makeRun(shift: Shift, order: ScanOrder, options: RunOptions): Promise<DoneRun> {
  const { context, state, health, folders } = shift;
  const { exec, clock, site } = context;
  const settings = gentler({ ...context.config, ...plain, ...order.settings }, order.gentle ?? 0, order.addresses);
  const rate = shift.budget.take(settings.max_rate);
  const config = { ...context.config, ...settings, max_rate: rate.granted };
  const early: NetmonEvent[] = [];
  const id = `${order.protocol} ${order.targets[0]} ${clock.elapsed()}`;
  const onProgress = (progress: Progress): void => {
    context.progress(id, progress);
    options.onProgress?.(progress);
  };
  const scanner = {
    ...{ exec, clock, config, folders },
    parse: (file: string) => context.run('parse-nmap', { file }),
    exclude: site.exclude,
    rawSockets: health.rawSockets,
    processes: shift.processes,
    readBanners: config.banner_check && canCompareBanners(plansOf(state, order)),
    bannerChecksFor: (found: NmapRun) => bannerChecksFor(found, state),
    questionFor: (found: NmapRun) =>
      questionFor(found, state, {
        now: clock.now(),
        interval: config.service_interval,
        all: order.askAll === true,
        withClosedPort: config.os_detection,
      }),
    onBegin: (begun: BegunRun) =>
      context.emit({ events: [startedEvent(begun, rate.granted)], checkpoint: begunNote(begun) }),
    onNothing: (begun: BegunRun) => context.emit(nothingOf(begun, clock.now())),
    async onLate(known: FinishedScan) {
      const newcomers = digestNewcomers(known, state);
      if (newcomers === null) return;
      const { events, ports, hosts, os } = newcomers;
      early.push(...events);
      await context.emit({ events, ports, hosts, os, checkpoint: keepDigest(state, newcomers) });
    },
  };
  try {
    const finished = await scanPorts(scanner, order, options.signal, onProgress);
    if (finished.settled !== null) {
      await takeInBroken(shift, finished);
      throw options.signal.reason;
    }
    const found = digest(finished, state);
    tellSteps(shift, found);
    const kept = keepDigest(state, found);
    const { events, ports, hosts, os } = found;
    const plans = keepPlans(state, options.plans?.(found) ?? []);
    const checkpoint = { ...kept, ...plans, ...forgotten(finished.folder.name) };
    health.ran(finished.scan.outcome, finished.scan.reason);
    const all = { ...found, events: [...early, ...events] };
    await archiveRun(shift, finished, all);
    await context.emit({ events, ports, hosts, os, scans: [finished.scan], checkpoint });
    return { finished, digest: all };
  } finally {
    rate.release();
    context.progress(id, null);
  }
}

/** Scans hosts that are due, and puts them off to their next time. */
export async function scanBatch(shift: Shift, batch: readonly HostPlan[]): Promise<void> {
  const { context, state, health, folders, pauses } = shift;
  const { clock, config } = context;
  const end = new AbortController();
  const open = whileOpen(clock, config, end.signal);
  const signal = AbortSignal.any([shift.signal, pauses.signal, open]);
  const gentle = batch[0]?.pace.step ?? 0;
  const targets = batch.map(({ ip }) => ip);
  const wanted = [
    { protocol: 'tcp' as const, ports: config.ports },
    ...(config.udp_ports === null || !health.rawSockets ? [] : [{ protocol: 'udp' as const, ports: config.udp_ports }]),
  ];
  let whole: ReadonlySet<string> = new Set(batch.map(({ host }) => host));
  const plansAfter = (found: Digest, isLast: boolean): readonly HostPlan[] => {
    whole = new Set([...whole].filter((host) => found.whole.has(host)));
    if (!isLast) return [];
    return current(shift, batch).map((plan) => planAfterScan(plan, whole.has(plan.host), clock.now(), state.rhythm));
  };

  try {
    for (const { protocol, ports } of wanted) {
      const plans = (found: Digest) => plansAfter(found, protocol === wanted.at(-1)?.protocol);
      await makeRun(shift, { targets, addresses: targets.length, protocol, ports, gentle }, { signal, plans });
    }
    await folders.retain({ before: clock.now() - config.keep_runs, bytes: config.keep_runs_size });
  } catch (error) {
    if (signal.aborted || health.couldNotRun(error)) return;
    const later = current(shift, batch).map((plan) => planPutOff(plan, clock.now()));
    await context.emit({ events: [], checkpoint: keepPlans(state, later) });
  } finally {
    end.abort();
  }
}

/** Says of which hosts the pace changes, before that is kept. */
function tellSteps(shift: Shift, { plans }: Digest): void {
  for (const { host, ip, pace } of plans) {
    if (pace.step !== (shift.state.plans.get(host)?.pace.step ?? 0)) tellStep(shift, ip, pace.step);
  }
}

export const tellStep = ({ context }: Shift, what: string, step: number): void =>
  context.log.info(
    step === 0 ? `${what} is scanned as fast as others again` : `${what} is scanned next ${describeStep(step)}`,
  );

/** The plans of a batch as they are now, without hosts that moved to another address since. */
const current = ({ state }: Shift, batch: readonly HostPlan[]): readonly HostPlan[] =>
  batch.flatMap(({ host, ip }) => {
    const plan = state.plans.get(host);
    return plan?.ip === ip ? [plan] : [];
  });

const plansOf = ({ plans }: PortsState, { targets }: ScanOrder): readonly HostPlan[] => {
  const asked = networkSet(targets);
  return [...plans.values()].filter(({ ip }) => asked.has(ip));
};
