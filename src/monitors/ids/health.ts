import type { AlertBatch } from '../../core/alert.ts';
import type { MonitorContext } from '../../core/define.ts';
import type { Json } from '../../core/json.ts';
import { printable } from '../../core/text.ts';
import { formatDuration } from '../../core/units.ts';
import type { IdsConfig } from './config.ts';
import { createStatistics, type Statistics } from './statistics.ts';

/** What has become of a path that is followed. */
interface PathFound {
  readonly path: string;
  readonly state: 'following' | 'waiting' | 'unreadable';
  readonly reason: string | null;
}

/** Knows whether alerts would be seen if there were any, and says so when that changes. */
export interface IdsHealth {
  paths(states: readonly PathFound[]): void;
  /** Takes in what was read. Returns what is to be remembered. */
  took(batch: AlertBatch): { readonly [key: string]: Json };
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
}

/** Suricata writes its statistics every 8 s unless told otherwise, and cannot be told more than minutes. */
const silentAfter = 300_000;
/** An interface without any packet for so long is no quiet network: every network has some. */
const blindAfter = 600_000;
/** Lines that cannot be read are told for so long. */
const rejectedFor = 600_000;

type Parts = Pick<MonitorContext<IdsConfig>, 'config' | 'clock' | 'log' | 'degraded' | 'missed' | 'memory'>;

export function createHealth({ config, clock, log, degraded, missed, memory }: Parts): IdsHealth {
  const statistics = createStatistics(memory);
  const troubles = new Map<string, Trouble>();
  let lastLineAt = clock.now();
  let rejectedAt: number | null = null;
  let isFollowing = false;
  let told = 'null';

  function tell(): void {
    const trouble = troubles.get('nothing') ?? joined([...troubles.values()]);
    const text = JSON.stringify(trouble);
    if (text !== told) degraded(trouble);
    told = text;
  }

  function set(name: string, trouble: Trouble | null): void {
    if (trouble === null) troubles.delete(name);
    else troubles.set(name, trouble);
    tell();
  }

  function readStatistics({ records, file }: AlertBatch): void {
    for (const record of records) {
      const loss = statistics.read(file, record);
      if (loss === null) continue;
      const { from, to, drops, packets } = loss;
      missed({ from, to, kind: 'dropped', reason: `Suricata dropped ${drops} of ${packets} packets` });
    }
  }

  return {
    paths(states) {
      isFollowing = states.some(({ state }) => state === 'following');
      const bad = states.filter(({ state }) => state === 'unreadable');
      const isAuto = config.files === 'auto';
      const absent = states.filter(({ state }) => state === 'waiting');
      const wrong = [...bad, ...(isAuto ? [] : absent)].map(({ path, reason }) => `${path} ${reason}`);
      troubles.delete('nothing');
      if (isAuto && config.engine.run === 'none' && !isFollowing && bad.length === 0)
        troubles.set('nothing', nothingThere);
      set('paths', wrong.length === 0 ? null : { reason: printable(wrong.join('; '), 1000), hint: checkFiles });
    },
    took(batch) {
      const { alerts, records, rejected, rejectedCount, skipped, file } = batch;
      if (alerts.length > 0 || records.length > 0 || Object.keys(skipped).length > 0) lastLineAt = clock.now();
      readStatistics(batch);
      if (rejectedCount > 0) {
        rejectedAt = clock.now();
        const lines = rejected.map(({ reason, detail, offset, excerpt }) => ({ reason, detail, offset, excerpt }));
        log.warn(`${rejectedCount} lines of ${file} could not be read`, { lines: lines.slice(0, 5) });
        const reason = printable(`lines of ${file} could not be read: ${rejected[0]?.detail ?? ''}`, 500);
        set('rejected', { reason, hint: null });
      }
      return statistics.memory();
    },
    lost(path, since) {
      const reason = `the log ${printable(path, 300)} went away before it was read to its end`;
      missed({ from: Math.min(since, clock.now()), to: clock.now(), kind: 'dropped', reason });
    },
    trouble: set,
    tick() {
      const now = clock.now();
      if (rejectedAt !== null && Math.abs(now - rejectedAt) > rejectedFor) {
        rejectedAt = null;
        troubles.delete('rejected');
      }
      for (const [name, trouble] of silences(now, statistics, config, isFollowing ? lastLineAt : null)) {
        if (trouble === null) troubles.delete(name);
        else troubles.set(name, trouble);
      }
      tell();
    },
  };
}

/** Three kinds of silence, the one that says most only. `lastLineAt`: null when no log is followed. */
function silences(
  now: number,
  { latest, blindSince }: Statistics,
  { stale_after: longest }: IdsConfig,
  lastLineAt: number | null,
): readonly (readonly [string, Trouble | null])[] {
  const silent = [...latest].find(([, at]) => now - at > silentAfter);
  const blind = [...blindSince].find(([, since]) => now - since > blindAfter);
  const quiet = lastLineAt === null ? 0 : now - lastLineAt;
  return [
    ['silent', silent === undefined ? null : silentEngine(silent[0], now - silent[1])],
    ['blind', silent !== undefined || blind === undefined ? null : blindEngine(blind[0], now - blind[1])],
    ['stale', silent !== undefined || quiet <= longest ? null : staleLogs(quiet)],
  ];
}

const checkFiles = 'see ids.files in the config; netmon must be allowed to read them';

const nothingThere: Trouble = {
  reason: 'there is no log of Snort or Suricata in the usual places',
  hint: 'install one of them, name its logs in ids.files, or let netmon run it with ids.engine.run',
  off: true,
};

const minutes = (ms: number): string => formatDuration(Math.floor(ms / 60_000) * 60_000);

const silentEngine = (file: string, ms: number): Trouble => ({
  reason: `Suricata wrote no statistics into ${printable(file, 300)} for ${minutes(ms)}: it may not run`,
  hint: 'see whether it runs',
});

const blindEngine = (file: string, ms: number): Trouble => ({
  reason: `the Suricata that writes ${printable(file, 300)} has seen no packet for ${minutes(ms)}`,
  hint: 'see which interface it watches, and its cable or mirror port',
});

const staleLogs = (ms: number): Trouble => ({
  reason: `nothing was written into the logs of alerts for ${minutes(ms)}: the engine may be blind`,
  hint: 'see whether it runs; ids.stale_after sets how long is too long',
});

function joined(troubles: readonly Trouble[]): Trouble | null {
  if (troubles.length === 0) return null;
  const hints = new Set(troubles.flatMap(({ hint }) => hint ?? []));
  return {
    reason: troubles.map(({ reason }) => reason).join('; '),
    hint: hints.size === 0 ? null : [...hints].join('; '),
    ...(troubles.every(({ off }) => off === true) ? { off: true as const } : {}),
  };
}
