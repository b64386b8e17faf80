import type { MonitorContext } from '../../core/define.ts';
import { messageOf } from '../../core/errors.ts';
import { readKernelFile } from '../../edges/files/read.ts';
import { countedTraffic, linkSpeeds } from '../../edges/interface-facts.ts';
import { type Counters, parseNetDev } from '../../integrations/kernel/net-dev.ts';
import { createCalendar } from './calendar.ts';
import type { BandwidthConfig } from './config.ts';
import { createDesk } from './desk.ts';
import { createDraft, type Draft } from './draft.ts';
import { createOwnScans, type OwnScans } from './own-scans.ts';
import { createSampler, type Look } from './sampling.ts';
import { asksForSpeed, settingsOf } from './settings.ts';
import { createTroubles, type Trouble, withoutLink } from './troubles.ts';
import { closeOthers, type InterfaceWatch, watchInterface } from './watch.ts';

type Context = MonitorContext<BandwidthConfig>;

const second = 1_000;
/** Seconds between two stores of what is running: so much is lost when the agent is killed. */
const flushEvery = 10;
/** Seconds between two stores of spikes as they grow. */
const sendEvery = 5;
/** Seconds between two looks at cables. */
const lookEvery = 5;

/** Counts what each interface carries, second by second. */
export default async function watch(context: Context): Promise<void> {
  const { site, clock, signal, memory, degraded, missed } = context;
  const names = site.interfaces.map(({ name }) => name);
  const draft = createDraft();
  const desk = createDesk(context, draft);
  const sample = createSampler(names);
  const say = createTroubles(degraded);
  const ownScans = createOwnScans();
  const { watches, troubles } = await watchAll(context, names, { draft, ownScans });
  const hearing = hear(context, ownScans);
  closeOthers(memory, names, draft);

  let links: readonly Trouble[] = [];
  try {
    for (let turn = 0; !signal.aborted; turn += 1) {
      if (turn % lookEvery === 0) links = withoutLink(names, readKernelFile);
      const counted = await readCounters(names);
      const look = sample({ time: clock.now(), elapsed: clock.elapsed(), counters: counted.counters });
      judge(look, watches, clock.now());
      if (look.gap !== null && look.gap.to > look.gap.from) {
        missed({ from: look.gap.from, to: look.gap.to, kind: 'degraded', reason: reasons[look.gap.why] });
      }
      say([...troubles, ...counted.troubles, ...absences(look), ...links]);
      if (turn % flushEvery === 0) for (const each of watches.values()) each.flush();
      if (turn % sendEvery === 0 || draft.isUrgent()) desk.send();
      await clock.sleep(second - (clock.now() % second), signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  for (const each of watches.values()) each.flush();
  await Promise.all([desk.finish(), hearing]);
}

/** Takes in which scans netmon makes. */
async function hear({ heard, emit }: Context, ownScans: OwnScans): Promise<void> {
  for await (const event of heard) {
    ownScans.heard(event);
    await emit({ events: [], heard: event.seq });
  }
}

interface Around {
  readonly draft: Draft;
  readonly ownScans: OwnScans;
}

const reasons = {
  pause: 'traffic was not measured: the agent was held up',
  clock: 'traffic was not measured: the machine slept or its clock was set',
} as const;

async function watchAll({ config, site, memory, log }: Context, names: readonly string[], around: Around) {
  const calendar = createCalendar(config.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const asking = names.filter((name) => asksForSpeed(config, name));
  const speeds = asking.length === 0 ? new Map<string, number>() : await linkSpeeds(asking).catch(noSpeeds);
  const watches = new Map<string, InterfaceWatch>(
    names.map((name) => {
      const settings = settingsOf(config, name, speeds.get(name) ?? null);
      return [name, watchInterface({ name, settings, calendar, memory, ...around })];
    }),
  );
  const unknown = asking.filter((name) => !speeds.has(name));
  const hint = 'set bandwidth.threshold for it as a rate, such as 100MB/s';
  const reason = `${unknown.join(', ')}: its speed is not known, so no share of it is watched for`;
  const missing = site.missing.map((sentence) => ({ reason: sentence, hint: null }));
  return { watches, troubles: [...missing, ...(unknown.length === 0 ? [] : [{ reason, hint }])] };

  function noSpeeds(error: unknown): Map<string, number> {
    log.warn('the speed of the interfaces cannot be found out', { error: messageOf(error) });
    return new Map();
  }
}

/** All interfaces in one reading of 0.1 ms. What systeminformation tells lacks packets and takes a process for each number. */
async function readCounters(
  names: readonly string[],
): Promise<{ readonly counters: ReadonlyMap<string, Counters>; readonly troubles: readonly Trouble[] }> {
  const table = readKernelFile('/proc/net/dev');
  if (table !== null) return { counters: parseNetDev(table), troubles: [] };
  const reason = 'packets are not counted: /proc/net/dev cannot be read';
  return { counters: await countedTraffic(names), troubles: [{ reason, hint: null }] };
}

function judge({ measured, unmeasured }: Look, watches: ReadonlyMap<string, InterfaceWatch>, now: number): void {
  for (const interval of measured) watches.get(interval.interface)?.measured(interval);
  for (const name of unmeasured) watches.get(name)?.unmeasured(now);
}

const absences = ({ absent }: Look): readonly Trouble[] =>
  absent.map((name) => ({ reason: `${name} is not there`, hint: null }));
