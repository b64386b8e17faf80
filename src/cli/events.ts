import { setTimeout as pause } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { NetmonError } from '../core/errors.ts';
import type { StoredEvent } from '../core/event.ts';
import { eventTypes, routineTypes } from '../core/event-types.ts';
import { type Severity, severities } from '../core/severity.ts';
import { printable } from '../core/text.ts';
import type { EventQuery, Store } from '../store/store.ts';
import { withStore } from './access/reading.ts';
import { parseMoment } from './input/moment.ts';
import { localTime, note, print, printJsonLine } from './output/print.ts';
import { eventShape } from './output/shapes.ts';

/** Between two looks of `--follow`; the store is read, so that it works for every engine and without a running agent. */
const followPause = 200;

interface Options {
  since?: string;
  until?: string;
  type?: string[];
  severity?: Severity;
  host?: string;
  limit?: string;
  follow?: true;
  json?: true;
}

export const eventsCommand = (): Command =>
  new Command('events')
    .description('list events, oldest first')
    .option('--since <time>', 'start at this time: 90m or 2d (ago), today, 2026-11-21, or RFC 3339')
    .option('--until <time>', 'stop before this time')
    .option('--type <type...>', 'only events of these types (host.new) or kinds (host)')
    .addOption(new Option('--severity <least>', 'only events of this severity or above').choices([...severities]))
    .option('--host <host>', 'only events about this device (address, MAC or name)')
    .option('--limit <n>', 'only the newest n events')
    .option('-f, --follow', 'keep running and print new events as they happen')
    .option('--json', 'print one JSON object per line')
    .action(async (options: Options, command: Command) => {
      await withStore(command, (store) => list(store, options));
    });

async function list(store: Store, options: Options): Promise<void> {
  const show = (event: StoredEvent) => (options.json ? printJsonLine(eventShape(event)) : print(eventLine(event)));
  const query = await queryFrom(store, options);
  let last = await store.lastSeq();
  const found = await store.events(query);
  for (const event of found) {
    show(event);
    last = Math.max(last, event.seq);
  }
  if (found.length === 0 && !options.json && !options.follow) note('no events');
  const { limit: _, ...following } = query;
  while (options.follow) {
    await pause(followPause);
    for (const event of await store.events({ ...following, afterSeq: last })) {
      show(event);
      last = event.seq;
    }
  }
}

async function queryFrom(store: Store, options: Options): Promise<EventQuery> {
  const now = Date.now();
  const [since, until] = [options.since, options.until].map((text) => text && parseMoment(text, now));
  if (typeof since === 'number' && typeof until === 'number' && since >= until) {
    throw new NetmonError('USAGE', 'cli', `--since ${options.since} is not before --until ${options.until}`);
  }
  const host = options.host === undefined ? undefined : (await store.findHost(options.host))?.id;
  if (options.host !== undefined && host === undefined) {
    throw new NetmonError('NOT_FOUND', 'cli', `no device ${options.host} is known`, {
      hint: 'netmon hosts lists those that are',
    });
  }
  return {
    ...(typeof since === 'number' && { since }),
    ...(typeof until === 'number' && { until }),
    ...(options.type === undefined ? {} : { types: options.type.map(knownType) }),
    ...(options.type === undefined && !options.json ? { exceptTypes: routineTypes } : {}),
    ...(options.severity === undefined ? {} : { minSeverity: options.severity }),
    ...(options.limit === undefined ? {} : { limit: count(options.limit) }),
    ...(host === undefined ? {} : { host }),
  };
}

function knownType(text: string): string {
  const types = Object.keys(eventTypes);
  if (types.includes(text) || types.some((type) => type.startsWith(`${text}.`))) return text;
  throw new NetmonError('USAGE', 'cli', `there is no event type ${text}`, { hint: `types are: ${types.join(', ')}` });
}

function count(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new NetmonError('USAGE', 'cli', `--limit ${text}: a whole number from 1 on was expected`);
}

/** One event for people. */
export function eventLine(event: Pick<StoredEvent, 'time' | 'severity' | 'type' | 'summary' | 'learned'>): string {
  const severity = event.learned ? 'learned' : event.severity;
  return `${localTime(event.time)}  ${severity.padEnd(8)}  ${event.type.padEnd(22)}  ${printable(event.summary, 400)}`;
}
