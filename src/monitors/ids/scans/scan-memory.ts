import type { Scan } from '../../../core/inventory.ts';
import { type Json, toJson } from '../../../core/json.ts';
import { type Memory, recallAll } from '../../../core/memory.ts';
import type { ScanWindow } from './own-noise.ts';

/**
 * netmon's own scans of the last days, which must be known after a restart: what an engine wrote about them while the agent was
 * away, and what a capture of before holds, is read only then.
 */
export interface ScanMemory {
  /** Those that were remembered or recorded, in the order of their begin. */
  readonly windows: readonly ScanWindow[];
  /** Takes in a scan. Returns it as it is now known, and what is to be remembered and forgotten. */
  remember(scan: ScanWindow): RememberedScans;
  /** Takes in that the agent was killed: scans that went on were over then. */
  died(time: number): RememberedScans;
}

export interface RememberedScans {
  readonly windows: readonly ScanWindow[];
  readonly checkpoint: { readonly [key: string]: Json };
}

const prefix = 'scan ';
/** A log or a capture is hardly read later than this. */
const longest = 3 * 86_400_000;
const most = 500;

/** `recorded`: scans as they are stored when they are over. */
export function createScanMemory(memory: Memory, recorded: readonly Scan[]): ScanMemory {
  const before = remembered(memory);
  const isRecorded = new Set(recorded.map(({ id }) => id));
  // What was recorded while nobody listened is over, whatever is remembered of it.
  const known = new Map(before.filter(({ id }) => !isRecorded.has(id)).map((scan) => [scan.id, scan] as const));

  function keep(scan: ScanWindow): RememberedScans {
    const { id, startedAt } = scan;
    const earlier = known.get(id)?.finishedAt ?? null;
    // After a death the last answer is all that is told of the end.
    const finishedAt = scan.finishedAt === null ? null : Math.max(scan.finishedAt, earlier ?? scan.finishedAt);
    const window = { id, startedAt, finishedAt, targets: [...scan.targets] };
    known.delete(id);
    known.set(id, window);
    const old = [...known.values()].filter((one, at) => one.startedAt < startedAt - longest || at < known.size - most);
    for (const one of old) known.delete(one.id);
    const forgotten = old.map((one) => [prefix + one.id, null] as const);
    return { windows: [window], checkpoint: { [prefix + id]: toJson(window), ...Object.fromEntries(forgotten) } };
  }

  return {
    windows: [...recorded.map(windowOf), ...known.values()].sort((a, b) => a.startedAt - b.startedAt),
    remember(scan) {
      const { windows, checkpoint } = keep(scan);
      if (!isSweep(scan) || scan.finishedAt === null) return { windows, checkpoint };
      // There is one every few minutes, and each that is over is recorded with the scans.
      known.delete(scan.id);
      return { windows, checkpoint: { ...checkpoint, [prefix + scan.id]: null } };
    },
    died(time) {
      const open = [...known.values()].filter(({ startedAt, finishedAt }) => finishedAt === null && startedAt <= time);
      const closed = open.map((scan) => keep({ ...scan, finishedAt: time }));
      return {
        windows: closed.flatMap(({ windows }) => windows),
        checkpoint: Object.assign({}, ...closed.map(({ checkpoint }) => checkpoint)),
      };
    },
  };
}

const remembered = (memory: Memory): readonly ScanWindow[] =>
  [...recallAll<ScanWindow>(memory, prefix).values()].sort((a, b) => a.startedAt - b.startedAt);

const isSweep = ({ id }: ScanWindow): boolean => id.startsWith('sweep-');

const windowOf = ({ id, startedAt, finishedAt, targets }: Scan): ScanWindow => ({ id, startedAt, finishedAt, targets });
