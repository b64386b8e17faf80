import type { CaptureCause } from '../../../core/capture.ts';
import type { StoredEvent } from '../../../core/event.ts';
import { isAtLeast } from '../../../core/severity.ts';
import type { CaptureConfig } from '../config.ts';

/** What an event or a person wants to be captured. Times are milliseconds since 1970. */
export interface Wish {
  readonly cause: CaptureCause;
  /** Id of the spike, whose end ends the capture `after` milliseconds later; null when the end is known. */
  readonly spike: string | null;
  /** When the spike began; null when it is about none. */
  readonly startedAt: number | null;
  readonly interfaces: readonly string[];
  readonly requestedAt: number;
  readonly from: number;
  /** Null while the spike lasts. */
  readonly to: number | null;
  /** Only packets of this address; null for all. */
  readonly host: string | null;
  readonly filter: string | null;
}

/** Counters are read each second: a spike may have begun so many milliseconds before the reading that shows it. */
const unsure = 1000;

/** What `event` wants to be captured by what the config says; null for nothing. `watched` are the interfaces that are watched. */
export function wishOf(event: StoredEvent, config: CaptureConfig, watched: readonly string[]): Wish | null {
  const cause = { event: event.id, summary: event.summary };
  const common = { requestedAt: event.time, filter: null };
  const on = textOf(event.data.interface);
  if (event.type === 'bandwidth.spike') {
    const startedAt = typeof event.data.startedAt === 'number' ? event.data.startedAt : event.time;
    if (!config.spikes || on === null) return null;
    return {
      ...common,
      cause: { kind: 'spike', ...cause },
      spike: textOf(event.data.spike) ?? event.id,
      startedAt,
      interfaces: [on],
      from: startedAt - unsure - config.before,
      to: null,
      host: null,
    };
  }
  const policy = config.events.find((one) => one.event === event.type && isAtLeast(event.severity, one.severity));
  // What a monitor found while it was learning what is normal here is no cause: there would be one for each device.
  if (policy === undefined || event.learned === true) return null;
  return {
    ...common,
    cause: { kind: 'event', ...cause },
    spike: null,
    startedAt: null,
    interfaces: on === null ? watched : [on],
    from: event.time - policy.before,
    to: event.time + policy.after,
    host: policy.only_host ? textOf(event.data.ip) : null,
  };
}

/** Which spike is over, and when; null when the event tells of none. */
export function endOfSpike(event: StoredEvent): { readonly spike: string; readonly at: number } | null {
  const spike = event.type === 'bandwidth.spike-ended' ? textOf(event.data.spike) : null;
  return spike === null ? null : { spike, at: event.time };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
