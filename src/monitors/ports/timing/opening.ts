import type { Clock } from '../../../core/edges.ts';
import { zoneOf } from '../groups/groups.ts';
import { nextClosing, nextOpening, type ScanWindow } from './window.ts';

/** Of the config of a group, or of the devices that no group has. */
interface Windowed {
  readonly window?: ScanWindow | undefined;
  readonly time_zone?: string | undefined;
}

/** Fires when the window closes that is open now, or at the `end` of the work. */
export function whileOpen(clock: Clock, of: Windowed, end: AbortSignal): AbortSignal {
  if (of.window === undefined) return end;
  const closed = new AbortController();
  const now = clock.now();
  clock
    .sleep(nextClosing(of.window, now, zoneOf(of)) - now, end)
    .finally(() => closed.abort())
    .catch(() => undefined);
  return closed.signal;
}

/** When work that is due at a time may begin. */
export const openFrom = (of: Windowed, time: number): number =>
  of.window === undefined ? time : nextOpening(of.window, time, zoneOf(of));
