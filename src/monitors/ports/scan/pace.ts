import type { NmapHost } from '../../../core/nmap-run.ts';
import type { ScanSettings } from './order.ts';

/**
 * How gently a host is scanned because it was slow before. nmap itself slows down within one run when answers get lost, and
 * forgets it with its end.
 */
export interface Pace {
  /** 0: as the config says; each step more halves the rate and gives twice the time. */
  readonly step: number;
  /** Milliseconds that its scans take beyond the time that sending takes, smoothed; null before the first one. */
  readonly usual: number | null;
}

export const fullPace: Pace = { step: 0, usual: null };

export const gentlest = 4;

/** What a scan says of the speed of one host. Times are milliseconds. */
export interface Speed {
  /** nmap gave it up. */
  readonly timedOut: boolean;
  /** Time for it beyond what the rate made necessary; null when nmap does not say. */
  readonly took: number | null;
}

/** nmap tells times in whole seconds, and a device may be busy for once. */
const tolerated = 10_000;
const muchLonger = 3;
/** The part that a new time has in the usual one; less when it was slow, so that a lasting slowness becomes usual at last. */
const weights = { well: 1 / 4, slow: 1 / 16 };

/** The pace of the next scan: a step gentler after a slow one, a step back after a good one. */
export function paceAfter({ step, usual }: Pace, { timedOut, took }: Speed): Pace {
  const isSlow = timedOut || (took !== null && usual !== null && took > tolerated && took > muchLonger * usual);
  const next = isSlow ? Math.min(gentlest, step + 1) : Math.max(0, step - 1);
  if (timedOut || took === null) return { step: next, usual };
  const weight = isSlow ? weights.slow : weights.well;
  return { step: next, usual: usual === null ? took : Math.round(usual + (took - usual) * weight) };
}

/** A group of targets shares its pace: a step gentler when a quarter of the hosts that answered were given up. */
export function groupStepAfter(step: number, hosts: readonly Pick<NmapHost, 'state' | 'timedOut'>[]): number {
  const up = hosts.filter(({ state }) => state === 'up');
  const lost = up.filter(({ timedOut }) => timedOut).length;
  return lost > 0 && lost * 4 >= up.length ? Math.min(gentlest, step + 1) : Math.max(0, step - 1);
}

/** `sending`: milliseconds that sending takes at the rate of the scan. */
export const speedOf = ({ timedOut, startedAt, finishedAt }: NmapHost, sending: number): Speed => ({
  timedOut,
  took: startedAt === null || finishedAt === null ? null : Math.max(0, finishedAt - startedAt - sending),
});

/** Hosts among which a rate is meant to be shared: one alone would get all of its packets. */
const usualCompany = 8;
const slowest = 5;
const longestTimeout = 86_400_000;
/** nmap's template from which it reckons with slow networks. */
const patientTiming = 3;

/** Settings for a scan of so many hosts at this step. Never faster than without. */
export function gentler(settings: ScanSettings, step: number, hosts: number): ScanSettings {
  if (step === 0) return settings;
  const { max_rate, host_timeout, timing, extra } = settings;
  const rate = Math.floor((max_rate * Math.min(1, hosts / usualCompany)) / 2 ** step);
  const parallel = `--max-parallelism=${Math.max(1, (hosts * 32) >> step)}`;
  const isSet = extra.some((argument) => argument.includes('-parallelism'));
  return {
    ...settings,
    max_rate: Math.min(max_rate, Math.max(slowest, rate)),
    host_timeout: Math.max(host_timeout, Math.min(longestTimeout, host_timeout * 2 ** step)),
    timing: Math.min(timing, patientTiming),
    extra: isSet ? extra : [...extra, parallel],
  };
}

/** What people are told of a step: `a quarter of the rate`. */
export const describeStep = (step: number): string => `at 1/${2 ** step} of the rate, since it was slow before`;
