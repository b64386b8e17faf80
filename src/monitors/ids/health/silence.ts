import type { Clock } from '../../../core/edges.ts';
import { printable } from '../../../core/text.ts';
import { formatDuration } from '../../../core/units.ts';
import type { EngineTrouble } from '../engine/engine.ts';

/** What is silent, by what a silence is about; null when it is not. */
export type Silences = ReadonlyMap<'silent' | 'blind' | 'stale', Silence | null>;

interface Silence {
  /** In the same words for as long as it goes on. */
  readonly trouble: EngineTrouble;
  /** Milliseconds for which nobody can have watched before it was noticed, within this life of the agent. */
  readonly unseen: number;
}

/** Knows for how long nothing came, by a clock that nobody sets: those of sensor and agent may differ, and go back. */
export interface SilenceWatch {
  /** Something was read, from a log that was last changed then (milliseconds since 1970). */
  line(changed: number): void;
  /** Statistics were read from this log. */
  statistics(log: string): void;
  /** Paths that are followed now. */
  follows(paths: readonly string[]): void;
  look(blindFor: ReadonlyMap<string, number>): Silences;
}

export interface Before {
  /** When a log was last changed, milliseconds since 1970; null when none was ever read. */
  readonly changed: number | null;
  /** When the last statistics of each log were made. */
  readonly statistics: ReadonlyMap<string, number>;
}

/** Suricata writes its statistics every 8 s unless told otherwise, and cannot be told more than minutes. */
const silentAfter = 300_000;
/** An interface without any packet for so long is no quiet network: every network has some. */
const blindAfter = 600_000;
/** A silence of before the agent's start is told no earlier: what was written meanwhile is read first. */
const patience = 60_000;

/** `longest`: milliseconds after which logs without a new line are stale. */
export function createSilenceWatch(
  clock: Pick<Clock, 'now' | 'elapsed'>,
  longest: number,
  before: Before,
): SilenceWatch {
  const began = clock.elapsed();
  const ageOf = (time: number): number => Math.max(0, clock.now() - time);
  const sinceStart = (time: number): number => began - ageOf(time);
  const lastStatistics = new Map([...before.statistics].map(([log, time]) => [log, sinceStart(time)] as const));
  const read = new Set<string>();
  let lastLine = before.changed === null ? began : sinceStart(before.changed);
  let followed: readonly string[] = [];

  const isPatient = (): boolean => clock.elapsed() - began < patience;

  return {
    line(changed) {
      lastLine = Math.max(lastLine, clock.elapsed() - ageOf(changed));
    },
    statistics(log) {
      read.add(log);
      lastStatistics.set(log, clock.elapsed());
    },
    follows(paths) {
      followed = paths;
    },
    look(blindFor) {
      const now = clock.elapsed();
      const [silent] = [...lastStatistics].filter(
        ([log, at]) => now - at > silentAfter && (read.has(log) || (!isPatient() && isFollowed(log, followed))),
      );
      const [blind] = [...blindFor].filter(([log, ms]) => ms > blindAfter && read.has(log));
      const isStale = followed.length > 0 && !isPatient() && now - lastLine > longest;
      const unseen = (ms: number): number => Math.min(ms, now - began);
      // What says most only.
      if (silent !== undefined) {
        const [log, at] = silent;
        return silences({ silent: { trouble: silentEngine(log), unseen: unseen(now - at) } });
      }
      return silences({
        ...(blind === undefined ? {} : { blind: { trouble: blindEngine(blind[0]), unseen: unseen(blind[1]) } }),
        // An engine that is well may have nothing to write.
        ...(isStale ? { stale: { trouble: staleLogs(longest), unseen: 0 } } : {}),
      });
    },
  };
}

const silences = (found: { readonly [name in 'silent' | 'blind' | 'stale']?: Silence }): Silences =>
  new Map((['silent', 'blind', 'stale'] as const).map((name) => [name, found[name] ?? null]));

/** Whether a log is one that a path leads to: itself, a folder, or a pattern. */
const isFollowed = (log: string, paths: readonly string[]): boolean =>
  paths.some((path) => {
    const [start = ''] = path.split('*');
    return log === path || log.startsWith(`${path}/`) || (path.includes('*') && log.startsWith(start));
  });

const silentEngine = (file: string): EngineTrouble => ({
  reason: `Suricata has written no statistics into ${printable(file, 300)} for more than ${formatDuration(silentAfter)}: it may not run`,
  hint: 'see whether it runs',
});

const blindEngine = (file: string): EngineTrouble => ({
  reason: `the Suricata that writes ${printable(file, 300)} has seen no packet for more than ${formatDuration(blindAfter)}`,
  hint: 'see which interface it watches, and its cable or mirror port',
});

const staleLogs = (longest: number): EngineTrouble => ({
  reason: `nothing was written into the logs of alerts for more than ${formatDuration(longest)}: the engine may be blind`,
  hint: 'see whether it runs; ids.stale_after sets how long is too long',
});
