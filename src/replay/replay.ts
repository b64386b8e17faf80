import { networkSet } from '../core/address.ts';
import type { Batch } from '../core/batch.ts';
import type { NetmonEvent } from '../core/event.ts';
import type { Frame } from '../core/observation.ts';
import type { ArpConfig } from '../monitors/arp/config.ts';
import { createDetector } from '../monitors/arp/detector.ts';
import { restore } from '../monitors/arp/memory.ts';
import type { ArpRules } from '../monitors/arp/rules.ts';
import type { IdsConfig } from '../monitors/ids/config.ts';
import { type AlertPlayer, createAlertPlayer } from './alert-player.ts';
import type { Recorded } from './recordings.ts';
import { createScanJudge } from './scan-judge.ts';

/** How many observations are judged before what may wait is handed over. */
const lot = 50_000;

export interface ReplayOptions {
  readonly config: ArpConfig;
  readonly ids: IdsConfig;
  /** Milliseconds of the recording in which things are learned; none unless asked for. */
  readonly learn: number | null;
  readonly vendorOf: (mac: string) => string | null;
}

/** What is found, and the monitor that would have found it. */
export interface ReplayBatch extends Batch {
  readonly monitor: 'arp' | 'ports' | 'ids';
}

/**
 * Plays recorded observations through the detectors, with the recording's own times, and hands over what they find, in
 * order. What a broken recording throws is thrown after all that was found before it was handed over.
 */
export async function* replay(
  recorded: AsyncIterable<Recorded>,
  options: ReplayOptions,
): AsyncGenerator<ReplayBatch, void, void> {
  const frames = createFramePlayer(options);
  const scans = createScanJudge();
  let alerts: AlertPlayer | null = null;
  let began: number | null = null;
  let fault: { readonly error: unknown } | null = null;
  const told = (batch: Batch): ReplayBatch => {
    for (const event of batch.events) scans.hear(event);
    return { ...batch, monitor: 'arp' };
  };

  try {
    for await (const item of recorded) {
      began ??= item.time;
      const learns = options.learn !== null && item.time < began + options.learn;
      if (item.kind === 'alert') {
        alerts ??= createAlertPlayer(options.ids);
        const events = alerts.play(item.alert);
        if (events.length > 0) yield { events: learns ? events.map(quietly) : events, monitor: 'ids' };
        continue;
      }
      const before = item.kind === 'scan' ? frames.until(item.time) : frames.play(item);
      if (before !== null) yield told(before);
      if (item.kind === 'scan') yield { ...scans.judge(item.recorded, learns), monitor: 'ports' };
    }
  } catch (error) {
    fault = { error };
  }
  const rest = frames.finish();
  if (rest !== null) yield told(rest);
  if (fault !== null) throw fault.error;
}

const quietly = (event: NetmonEvent): NetmonEvent => ({ ...event, severity: 'info', learned: true });

/** Hands frames to the arp monitor's detector; it has begun when the first one came. */
function createFramePlayer(options: ReplayOptions) {
  let detector: ReturnType<typeof createDetector> | null = null;
  let second = 0;
  let count = 0;
  return {
    play(frame: Frame): Batch | null {
      detector ??= createDetector(restore(rulesOf(options), { memory: new Map(), hosts: [] }, frame.time));
      const now = Math.floor(frame.time / 1000);
      if (now !== second) detector.tick(frame.time);
      second = now;
      detector.observe(frame);
      count += 1;
      return detector.drain(count % lot === 0);
    },
    /** What is found until a time at which no frame came. */
    until(time: number): Batch | null {
      detector?.tick(time);
      return detector?.drain(true) ?? null;
    },
    finish(): Batch | null {
      detector?.finish();
      return detector?.drain(true) ?? null;
    },
  };
}

/** A recording does not say which network it is from: what the config does not name is not judged by. */
function rulesOf({ config, learn, vendorOf }: ReplayOptions): ArpRules {
  const { local_networks: local, gateways } = config;
  return {
    config: { ...config, learn: learn ?? 'off' },
    gateways: new Set(gateways === 'auto' ? [] : gateways),
    localNetworks: local === 'auto' ? null : { names: local, set: networkSet(local) },
    ownMacs: new Set(),
    longestLearning: learn ?? 0,
    vendorOf,
  };
}
