import type { Engine } from '../engines/engine.ts';
import { replacing, type Statement } from '../engines/statement.ts';
import type { BandwidthDayRow, BandwidthRow } from '../schema.ts';
import { hourBytes, hoursFrom, hoursOfDay } from './hour-bytes.ts';
import { minuteBytes, minutesFrom, minutesOfDay } from './minute-bytes.ts';
import { dayLength, milliseconds } from './resolution.ts';
import { type Measured, rollupFrom } from './rollup-bytes.ts';

/**
 * Puts the rollups of each day (UTC) that ended before `until` into one row, a day and interface at a time and each in one
 * transaction. What is replaced meanwhile stays in its own row and is packed the next time; so does what belongs to a day whose row
 * is damaged.
 */
export async function packDays(
  engine: Engine,
  write: Engine['transact'],
  until: number,
  signal: AbortSignal,
): Promise<void> {
  const days = await engine.rows<Day>({
    sql: `select distinct start - start % ${dayLength} as day, interface from bandwidth where start < ? order by day, interface`,
    parameters: [Math.floor(until / dayLength) * dayLength],
  });
  for (const day of days) {
    const statements = await packing(engine, day);
    if (statements.length === 0) continue;
    await write(statements);
    if (signal.aborted) return;
  }
}

interface Day {
  readonly day: number;
  readonly interface: string;
}

const replaceDay = replacing('bandwidth_days', ['start', 'interface', 'hours', 'minutes'], ['start', 'interface']);

async function packing(engine: Engine, { day, interface: on }: Day): Promise<readonly Statement[]> {
  const parameters = [day, day + dayLength, on];
  const rows = await engine.rows<BandwidthRow>({
    sql: 'select * from bandwidth where start >= ? and start < ? and interface = ? order by start',
    parameters,
  });
  const [before] = await engine.rows<BandwidthDayRow>({
    sql: 'select * from bandwidth_days where start = ? and interface = ?',
    parameters: [day, on],
  });
  const known = knownOf(before);
  if (known === null) return [];
  const { hours, minutes } = known;
  for (const { start, resolution, data } of rows) {
    const parts = resolution === milliseconds.hour ? hours : minutes;
    parts[Math.floor((start - day) / resolution)] = rollupFrom(data);
  }
  const packed = { start: day, interface: on, hours: hourBytes(hours), minutes: await minuteBytes(minutes) };
  return [replaceDay(packed), ...forget(rows)];
}

/** What of the day is packed already, to be added to; null when that cannot be read. */
function knownOf(row: BandwidthDayRow | undefined) {
  try {
    return {
      hours: placed(hoursOfDay, row === undefined ? [] : hoursFrom(row.hours)),
      minutes: placed(minutesOfDay, row === undefined ? [] : minutesFrom(row.minutes)),
    };
  } catch {
    return null;
  }
}

const placed = (length: number, before: readonly (Measured | null)[]): (Measured | null)[] =>
  Array.from({ length }, (_, index) => before[index] ?? null);

/** Many in a statement: a server answers each of them alone. */
const forgottenTogether = 60;

function forget(rows: readonly BandwidthRow[]): readonly Statement[] {
  const statements: Statement[] = [];
  for (let from = 0; from < rows.length; from += forgottenTogether) {
    const some = rows.slice(from, from + forgottenTogether);
    const same = some.map(() => '(start = ? and resolution = ? and interface = ? and data = ?)').join(' or ');
    const parameters = some.flatMap((row) => [row.start, row.resolution, row.interface, row.data]);
    statements.push({ sql: `delete from bandwidth where ${same}`, parameters });
  }
  return statements;
}
