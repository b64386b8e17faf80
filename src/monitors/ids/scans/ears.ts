import type { Alert } from '../../../core/alert.ts';
import type { MonitorContext } from '../../../core/define.ts';
import type { StoredEvent } from '../../../core/event.ts';
import type { Acknowledged } from '../acknowledged.ts';
import type { CaptureDesk } from '../captures/capture-desk.ts';
import type { OwnNoiseJudge, ScanWindow } from './own-noise.ts';
import type { ScanMemory } from './scan-memory.ts';

/** Listens for scans that netmon makes, and for captures. */
export interface Ears {
  /** Hears until the signal fires. */
  listen(): Promise<void>;
  /**
   * Resolves when all is heard that was stored before this was called. A scan is stored before its first packet: so whoever waits
   * for this before judging alerts that were read knows of the scan that caused them.
   */
  upToDate(): Promise<void>;
  /** The same where it matters: alerts are among these that the sensor caused by nothing that is known. */
  explain(alerts: readonly Alert[]): Promise<void>;
}

export interface EarsParts {
  readonly context: Pick<MonitorContext<unknown>, 'heard' | 'emit'>;
  readonly ownNoise: OwnNoiseJudge;
  readonly scans: ScanMemory;
  readonly desk: Pick<CaptureDesk, 'add'>;
  readonly acknowledged: Acknowledged;
}

/** The agent says this often that it lives (see agent/run-record.ts): it died this long at most after it last did. */
const beatEvery = 5_000;

export function createEars({ context: { heard, emit }, ownNoise, scans, desk, acknowledged }: EarsParts): Ears {
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);

  function take(event: StoredEvent): void {
    if (event.type === 'capture.finished') desk.add(event);
    else acknowledged.heard(event.seq);
    const { windows, checkpoint } = heardScans(event, scans);
    for (const window of windows) ownNoise.scanned(window);
    // Nothing waits for this, so that what comes next is heard at once.
    emit({ events: [], heard: acknowledged.upTo(), checkpoint }).catch(failed.reject);
  }

  async function hearAll(): Promise<void> {
    for await (const event of heard) take(event);
  }

  async function upToDate(): Promise<void> {
    // The answer comes on the same way as what was stored before, so after it.
    await emit({ events: [] });
  }

  return {
    listen: () => Promise.race([hearAll(), failed.promise]),
    upToDate,
    async explain(alerts) {
      if (alerts.some(ownNoise.isUnexplained)) await upToDate();
    },
  };
}

function heardScans(event: StoredEvent, scans: ScanMemory) {
  const { lastAlive } = event.data;
  if (event.type === 'agent.died' && typeof lastAlive === 'number') return scans.died(lastAlive + beatEvery);
  const scan = scanOf(event);
  return scan === null ? { windows: [], checkpoint: {} } : scans.remember(scan);
}

function scanOf({ type, time, data }: StoredEvent): ScanWindow | null {
  const { scan, targets, startedAt, finishedAt } = data;
  if (typeof scan !== 'string' || !Array.isArray(targets)) return null;
  const names = targets.filter((target) => typeof target === 'string');
  const began = typeof startedAt === 'number' ? startedAt : time;
  if (type === 'scan.started') return { id: scan, startedAt: time, finishedAt: null, targets: names };
  if (type === 'scan.finished' || type === 'scan.ended')
    return { id: scan, startedAt: began, finishedAt: time, targets: names };
  const end = typeof finishedAt === 'number' ? finishedAt : null;
  return type === 'sweep.window' ? { id: scan, startedAt: began, finishedAt: end, targets: names } : null;
}
