import type { BandwidthRollup } from '../../core/bandwidth.ts';
import { NetmonError } from '../../core/errors.ts';
import type { Engine } from '../engines/engine.ts';
import type { BandwidthDayRow, BandwidthRow } from '../schema.ts';
import type { Store } from '../store.ts';
import { hoursFrom } from '../traffic/hour-bytes.ts';
import { minutesFrom } from '../traffic/minute-bytes.ts';
import { dayLength, milliseconds } from '../traffic/resolution.ts';
import { rollupFrom, secondsFrom } from '../traffic/rollup-bytes.ts';

/** Rollups that are in rows of their own, which are newer than those of the same time in a packed day, and those of packed days. */
export async function bandwidthOf(
  engine: Engine,
  { since, until, resolution, interface: on, seconds = true }: Parameters<Store['bandwidth']>[0],
): Promise<readonly BandwidthRollup[]> {
  const length = milliseconds[resolution];
  const [only, interfaces] = on === undefined ? ['', []] : [' and interface = ?', [on]];
  const rows = await engine.rows<Row>({
    sql: `select start, interface, data${seconds ? ', seconds' : ''} from bandwidth where start > ? and start < ? and resolution = ?${only} order by interface, start`,
    parameters: [since - length, until, length, ...interfaces],
  });
  const packed = resolution === 'hour' ? 'hours' : 'minutes';
  const days = await engine.rows<DayRow>({
    sql: `select start, interface, ${packed} as packed from bandwidth_days where start > ? and start < ?${only} order by interface, start`,
    parameters: [since - dayLength, until, ...interfaces],
  });
  const old = days.flatMap((day) => rollupsOfDay(day, resolution, engine.place));
  return merged(
    old.filter(({ start }) => start > since - length && start < until),
    rows.map((row) => rollupOf(row, resolution)),
  );
}

type Row = Pick<BandwidthRow, 'start' | 'interface' | 'data'> & { readonly seconds?: Buffer | null };

interface DayRow extends Pick<BandwidthDayRow, 'start' | 'interface'> {
  readonly packed: Buffer;
}

function rollupsOfDay(day: DayRow, resolution: BandwidthRollup['resolution'], place: string): BandwidthRollup[] {
  const length = milliseconds[resolution];
  try {
    const parts = resolution === 'hour' ? hoursFrom(day.packed) : minutesFrom(day.packed);
    return parts.flatMap((part, index) =>
      part === null ? [] : { interface: day.interface, resolution, start: day.start + index * length, ...part },
    );
  } catch (cause) {
    const what = `the traffic of ${day.interface} on ${new Date(day.start).toISOString().slice(0, 10)}`;
    throw new NetmonError('STORE_FAILED', 'store', `${what} in ${place} is damaged`, { cause });
  }
}

const rollupOf = (row: Row, resolution: BandwidthRollup['resolution']): BandwidthRollup => ({
  interface: row.interface,
  resolution,
  start: row.start,
  ...rollupFrom(row.data),
  ...(row.seconds === null || row.seconds === undefined ? {} : { perSecond: secondsFrom(row.seconds) }),
});

/** Both are sorted; where both have one of the same interface and start, the newer counts. */
function merged(old: readonly BandwidthRollup[], newer: readonly BandwidthRollup[]): readonly BandwidthRollup[] {
  if (old.length === 0) return newer;
  if (newer.length === 0) return old;
  const all = new Map([...old, ...newer].map((rollup) => [`${rollup.start} ${rollup.interface}`, rollup]));
  return [...all.values()].sort((a, b) =>
    a.interface === b.interface ? a.start - b.start : a.interface < b.interface ? -1 : 1,
  );
}
