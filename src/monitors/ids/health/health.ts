import type { AlertBatch } from '../../../core/alert.ts';
import type { MonitorContext } from '../../../core/define.ts';
import type { Json } from '../../../core/json.ts';
import { storedPositions } from '../../../core/log-position.ts';
import { printable } from '../../../core/text.ts';
import type { IdsConfig } from '../config.ts';
import { createSilenceWatch } from './silence.ts';
import { createStatistics } from './statistics.ts';

/** What has become of a path that is followed. */
interface PathFound {
  readonly path: string;
  readonly state: 'following' | 'waiting' | 'unreadable';
  readonly reason: string | null;
  /** An engine that netmon runs writes it: that it is read says nothing of whether that engine watches. */
  readonly own?: boolean;
}

/** Knows whether alerts would be seen if there were any, and says so when that changes. */
export interface IdsHealth {
  paths(states: readonly PathFound[]): void;
  /** Takes in what was read of a log that was last changed then. Returns what is to be remembered. */
  took(batch: AlertBatch, changed: number): { readonly [key: string]: Json };
  /** What came behind a place of a log before it went away was not read. */
  lost(path: string, since: number): void;
  /** Something of another kind that is in the way, or null when it is no more. */
  trouble(name: string, trouble: Trouble | null): void;
  /** Looks whether a log is silent for too long. */
  tick(): void;
}

interface Trouble {
  readonly reason: string;
  readonly hint: string | null;
  readonly off?: true;
  readonly down?: true;
}

/** Lines that cannot be read are told for so long. */
const rejectedFor = 600_000;

type Parts = Pick<MonitorContext<IdsConfig>, 'config' | 'clock' | 'log' | 'degraded' | 'missed' | 'memory'>;

/** `engineOn`: interfaces that engines of netmon's own are to watch. */
export function createHealth(
  { config, clock, log, degraded, missed, memory }: Parts,
  engineOn: readonly string[] = [],
): IdsHealth {
  const statistics = createStatistics(memory);
  const board = createBoard(degraded, engineOn);
  const before = { changed: lastChange(memory), statistics: new Map(statistics.times()) };
  const silence = createSilenceWatch(clock, config.stale_after, before);
  let rejectedAt: number | null = null;

  function readStatistics({ records, file }: AlertBatch): void {
    for (const record of records) {
      silence.statistics(file);
      const loss = statistics.read(file, record);
      if (loss === null) continue;
      const { from, to, drops, packets } = loss;
      missed({ from, to, kind: 'dropped', reason: `Suricata dropped ${drops} of ${packets} packets` });
    }
  }

  /** What was noticed only after a while goes into the ledger from where it began. */
  function unseen(reason: string, ms: number): void {
    if (ms > 0) missed({ from: clock.now() - ms, to: clock.now(), kind: 'degraded', reason });
  }

  return {
    paths(states) {
      const following = states.filter(({ state }) => state === 'following');
      const followed = following.map(({ path }) => path);
      silence.follows(followed);
      board.readsOthers(following.some(({ own }) => own !== true));
      const bad = states.filter(({ state }) => state === 'unreadable');
      const isAuto = config.files === 'auto';
      const absent = states.filter(({ state }) => state === 'waiting');
      const wrong = [...bad, ...(isAuto ? [] : absent)].map(({ path, reason }) => `${path} ${reason}`);
      const isNothing = isAuto && config.engine.run === 'none' && followed.length === 0 && bad.length === 0;
      board.put('nothing', isNothing ? nothingThere : null);
      board.tell('paths', wrong.length === 0 ? null : { reason: printable(wrong.join('; '), 1000), hint: checkFiles });
    },
    took(batch, changed) {
      const { alerts, records, rejected, rejectedCount, skipped, file } = batch;
      if (alerts.length > 0 || records.length > 0 || Object.keys(skipped).length > 0) silence.line(changed);
      readStatistics(batch);
      if (rejectedCount > 0) {
        rejectedAt = clock.elapsed();
        const lines = rejected.map(({ reason, detail, offset, excerpt }) => ({ reason, detail, offset, excerpt }));
        log.warn(`${rejectedCount} lines of ${file} could not be read`, { lines: lines.slice(0, 5) });
        const reason = printable(`lines of ${file} could not be read: ${rejected[0]?.detail ?? ''}`, 500);
        // In the words of the first: others would be news.
        if (!board.has('rejected')) board.tell('rejected', { reason, hint: null });
      }
      return statistics.memory();
    },
    lost(path, since) {
      const reason = `the log ${printable(path, 300)} went away before it was read to its end`;
      missed({ from: Math.min(since, clock.now()), to: clock.now(), kind: 'dropped', reason });
    },
    trouble: board.tell,
    tick() {
      const isLong = rejectedAt !== null && clock.elapsed() - rejectedAt > rejectedFor;
      if (isLong) rejectedAt = null;
      if (isLong) board.put('rejected', null);
      for (const [name, found] of silence.look(statistics.blindFor())) {
        if (found !== null && !board.has(name)) unseen(found.trouble.reason, found.unseen);
        board.put(name, found?.trouble ?? null);
      }
      board.say();
    },
  };
}

/** What is in the way, by what it is about. */
function createBoard(degraded: Parts['degraded'], engineOn: readonly string[]) {
  const troubles = new Map<string, Trouble>();
  let said = 'null';
  let readsOthers = true;
  const isDown = (about: string): boolean => troubles.get(`engine ${about}`)?.down === true;
  const isBlind = (): boolean => !readsOthers && (isDown('engine') || engineOn.every(isDown));
  const put = (name: string, trouble: Trouble | null): void => {
    if (trouble === null) troubles.delete(name);
    else troubles.set(name, trouble);
  };
  const say = (): void => {
    const trouble = troubles.get('nothing') ?? joined([...troubles.values()], isBlind());
    const text = JSON.stringify(trouble);
    if (text !== said) degraded(trouble);
    said = text;
  };
  return {
    ...{ put, say, has: (name: string) => troubles.has(name) },
    /** Whether logs of engines that others run are read: nobody knows of an engine that it does not watch. */
    readsOthers(does: boolean): void {
      readsOthers = does;
    },
    tell(name: string, trouble: Trouble | null): void {
      put(name, trouble);
      say();
    },
  };
}

/** When a log was changed last that was read before; null when none was. */
function lastChange(memory: ReadonlyMap<string, Json>): number | null {
  const changes = [...storedPositions(memory).values()].map(({ changed }) => changed);
  return changes.length === 0 ? null : Math.max(...changes);
}

const checkFiles = 'see ids.files in the config; netmon must be allowed to read them';

const nothingThere: Trouble = {
  reason: 'there is no log of Snort or Suricata in the usual places',
  hint: 'install one of them, name its logs in ids.files, or let netmon run it with ids.engine.run',
  off: true,
};

function joined(troubles: readonly Trouble[], isBlind: boolean): Trouble | null {
  if (troubles.length === 0) return null;
  const hints = new Set(troubles.flatMap(({ hint }) => hint ?? []));
  const isOff = troubles.every(({ off }) => off === true);
  return {
    reason: troubles.map(({ reason }) => reason).join('; '),
    hint: hints.size === 0 ? null : [...hints].join('; '),
    ...(isOff ? { off: true } : isBlind ? { down: true } : {}),
  };
}
