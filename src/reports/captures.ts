import type { Capture } from '../core/capture.ts';
import type { StoredEvent } from '../core/event.ts';
import type { Period } from './day.ts';
import type { CaptureReport, CapturesReport } from './traffic-model.ts';

/** The captures that were asked for on a day, and what of them there is. */
export function capturesOf(
  captures: readonly Capture[],
  events: readonly StoredEvent[],
  { from, to }: Period,
): CapturesReport {
  const asked = captures
    .filter(({ requestedAt }) => requestedAt >= from && requestedAt < to)
    .sort((a, b) => a.requestedAt - b.requestedAt || (a.id < b.id ? -1 : 1));
  const inState = (state: Capture['state']) => asked.filter((capture) => capture.state === state);
  const skips = events.filter(({ type }) => type === 'capture.skipped').sort((a, b) => a.time - b.time);
  const kept = inState('finished');
  return {
    kept: kept.length,
    keptBytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
    recording: inState('recording').length,
    failed: inState('failed').length,
    removed: inState('removed').length,
    skipped: skips.length,
    list: asked.map(captureReport),
    skips: skips.map(({ id, time, summary }) => ({ event: id, time: new Date(time).toISOString(), summary })),
  };
}

const captureReport = (capture: Capture): CaptureReport => ({
  id: capture.id,
  state: capture.state,
  interface: capture.interface,
  from: new Date(capture.from).toISOString(),
  to: new Date(capture.to).toISOString(),
  cause: capture.cause.summary,
  file: capture.file,
  bytes: capture.bytes,
  packets: capture.packets,
  dropped: capture.dropped,
  reason: capture.reason,
});
