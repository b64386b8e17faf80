import type { NetmonEvent } from '../../../core/event.ts';
import { type HostPlan, neverScanned } from '../plan.ts';

/** Times are milliseconds. */
export interface Rhythm {
  readonly interval: number;
  /** Scan a host at once when it appears, returns or changes its address. */
  readonly newHosts: boolean;
  /** The next time after one, where scans have fixed times instead of the interval. */
  readonly cron?: (time: number) => number;
}

/** When a host is scanned whose last scan ended now. */
export const usualTime = ({ interval, cron }: Rhythm, now: number): number => cron?.(now) ?? now + interval;

/** Pause after the first scan of a host that did not get through; doubles with each further one, up to the interval. */
const firstPause = 60_000;

/** Hosts that appear together are scanned together: nmap works on all of them at once. */
const gathering = 200;

export const newPlan = (
  { id, ip, learned }: { readonly id: string; readonly ip: string; readonly learned: boolean },
  now: number,
  rhythm: Rhythm,
): HostPlan => ({
  host: id,
  ip,
  learned,
  present: true,
  dueAt: rhythm.newHosts ? now + gathering : usualTime(rhythm, now),
  urgent: rhythm.newHosts,
  failures: 0,
  lookedAt: null,
  tcp: null,
  udp: null,
  ...neverScanned,
});

/** The plan of a host that was only scanned with a group or on request, when it gets a schedule of its own: what it knows stays. */
export const withSchedule = (known: HostPlan | undefined, plan: HostPlan): HostPlan => {
  if (known === undefined) return plan;
  const { ip, learned, present, dueAt, urgent, failures, lookedAt, group } = plan;
  return { ...known, ip, learned, present, dueAt, urgent, failures, lookedAt, group };
};

/** The plan after something was heard of its host; the same object when it changes nothing. */
export function planAfter(
  plan: HostPlan,
  event: NetmonEvent,
  ip: string | null,
  now: number,
  rhythm: Rhythm,
): HostPlan {
  if (event.type === 'host.gone') return { ...plan, present: false, urgent: false };
  if (plan.lookedAt !== null && event.time <= plan.lookedAt) return plan;
  const address = betterAddress(plan.ip, ip);
  if (plan.present && address === plan.ip && event.type === 'host.address-changed') return plan;
  const back = { ...plan, ip: address, present: true, failures: 0 };
  return rhythm.newHosts ? { ...back, dueAt: now + gathering, urgent: true } : back;
}

/** Devices change their temporary IPv6 addresses daily (RFC 8981); where there is IPv4, that one is scanned. */
const betterAddress = (now: string, heard: string | null): string =>
  heard === null || (heard.includes(':') && !now.includes(':')) ? now : heard;

/** The plan as a restart finds it: a change of the wanted ports or of the interval counts from now on. */
export function planAtStart(plan: HostPlan, wantedPorts: string, now: number, rhythm: Rhythm): HostPlan {
  const isStale = plan.tcp !== null && plan.tcp.ports !== wantedPorts;
  return { ...plan, dueAt: isStale ? Math.min(plan.dueAt, now) : Math.min(plan.dueAt, usualTime(rhythm, now)) };
}

interface Situation {
  readonly now: number;
  /** Hosts that are being scanned. */
  readonly busy: ReadonlySet<string>;
  /** Hosts that one run takes. */
  readonly size: number;
  readonly onlyUrgent: boolean;
  /** Hosts that are slow or fail repeatedly are scanned already; others of them wait. */
  readonly slowBusy: boolean;
  /** Times after that were planned with other settings, or by a clock that was set back since. */
  readonly latest: number;
}

/**
 * The hosts that one run of nmap shall scan now, all of one family; empty when none is due.
 * With `onlyUrgent` the rest wait, so that there is always room for a newcomer beside a long batch.
 */
export function nextBatch(
  plans: Iterable<HostPlan>,
  { now, size, latest, ...situation }: Situation,
): readonly HostPlan[] {
  const isDue = ({ dueAt }: HostPlan): boolean => dueAt <= now || dueAt > latest;
  const waiting = [...plans].filter((plan) => mayBeScanned(plan, situation));
  if (!waiting.some(isDue)) return [];
  // Who appeared a moment after the first need not wait for a run of its own.
  const due = waiting
    .filter((plan) => isDue(plan) || (plan.urgent && plan.dueAt <= now + gathering))
    .sort((a, b) => Number(isSlow(a)) - Number(isSlow(b)) || Number(b.urgent) - Number(a.urgent) || a.dueAt - b.dueAt);
  const [first] = due;
  if (first === undefined) return [];
  const goesWith = (plan: HostPlan): boolean =>
    plan.ip.includes(':') === first.ip.includes(':') &&
    failsOften(plan) === failsOften(first) &&
    plan.pace.step === first.pace.step;
  return due.filter(goesWith).slice(0, size);
}

/** One that takes its whole time without an end would hold up all others of its run. */
const failsOften = ({ failures }: HostPlan): boolean => failures >= 2;

/** What would hold up others, which are therefore never scanned with it, and go on beside it. */
export const isSlow = (plan: HostPlan): boolean => failsOften(plan) || plan.pace.step > 0;

function mayBeScanned(
  plan: HostPlan,
  { busy, onlyUrgent, slowBusy }: Pick<Situation, 'busy' | 'onlyUrgent' | 'slowBusy'>,
): boolean {
  if (!plan.present || plan.group !== null || busy.has(plan.host)) return false;
  return isSlow(plan) ? !slowBusy : plan.urgent || !onlyUrgent;
}

/** When nextBatch has something to give, or null. */
export function nextDue(
  plans: Iterable<HostPlan>,
  situation: Pick<Situation, 'busy' | 'onlyUrgent' | 'slowBusy'>,
): number | null {
  let next: number | null = null;
  for (const plan of plans) {
    if (mayBeScanned(plan, situation) && (next === null || plan.dueAt < next)) next = plan.dueAt;
  }
  return next;
}

/** The plan when nmap could not be run at all, which says nothing about the host. */
export const planPutOff = (plan: HostPlan, now: number): HostPlan => ({ ...plan, dueAt: now + firstPause });

/** A device is heard before its services have started: a newcomer is looked at once more after this time. */
const settling = 120_000;

/** The plan after a scan; `through` says that the host answered and its result is whole. */
export function planAfterScan(plan: HostPlan, through: boolean, now: number, rhythm: Rhythm): HostPlan {
  const failures = through ? 0 : plan.failures + 1;
  const isNewcomer = plan.lookedAt === null && !plan.learned;
  const usual = usualTime(rhythm, now);
  const soon = isNewcomer ? now + settling : usual;
  const again = now + Math.min(rhythm.interval, firstPause * 2 ** Math.min(failures - 1, 30));
  return { ...plan, failures, dueAt: Math.min(usual, through ? soon : again), urgent: false, lookedAt: now };
}
