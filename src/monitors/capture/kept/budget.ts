import type { Capture } from '../../../core/capture.ts';
import { type BudgetRules, type KeptCapture, planRetention, type RetentionPlan } from './retention.ts';

/** A file below `captures/`. */
export interface KeptFile {
  /** `<id>.pcapng` */
  readonly name: string;
  readonly bytes: number;
}

/** What the budget does to the disk. */
export interface BudgetEdges {
  /** Of the disk that the data folder is on; bytes. */
  space(): Promise<{ readonly free: number; readonly total: number }>;
  /** The whole captures that are there; no temporary files. */
  files(): Promise<readonly KeptFile[]>;
  /** Ids that somebody pinned. */
  pinned(): Promise<ReadonlySet<string>>;
  /** Removes the file of a capture and its pin; nothing when they are not there. */
  remove(id: string): Promise<void>;
  /** Takes all bytes from the file of a capture and leaves it there. */
  empty(id: string): Promise<void>;
}

export interface BudgetState {
  /** Those of this data folder. Other files there are left alone and count like the ring. */
  readonly captures: readonly Capture[];
  /** Ids of spikes that last. */
  readonly spikes: ReadonlySet<string>;
  /** Bytes of the rings' files. */
  readonly ring: number;
  /** Bytes that are about to be written; 0 to look after what is kept only. */
  readonly needed: number;
}

/** Bytes below which a disk counts as full: recording that something is removed may itself need so much. */
export const scarce = 4_194_304;

/**
 * Removes what the budget does not allow. What is removed is recorded first, so that after a crash in between a file may be there that is
 * said to be gone (it goes the next time), never the other way round. Only on a full disk, where `record` may stay pending for ever,
 * files are emptied before; an empty file says so until it is recorded. Returns what was removed, and why there is no room now if so.
 * Rejects as `record` and the edges do.
 */
export async function keepBudget(
  state: BudgetState,
  rules: BudgetRules,
  now: number,
  { edges, record }: { readonly edges: BudgetEdges; record(captures: readonly Capture[]): Promise<void> },
): Promise<{ readonly removed: readonly Capture[]; readonly noRoom: string | null }> {
  const files = new Map((await edges.files()).map(({ name, bytes }) => [name.replace(/\.pcapng$/, ''), bytes]));
  await removeStrays(state.captures, files, edges);
  const captures = keptOf(state, files, await edges.pinned());
  const others = sum(files.values()) - sum(captures.map(({ bytes }) => bytes));
  const disk = await edges.space();
  const use = { captures, ring: state.ring + others, needed: state.needed, disk };
  const plan = planRetention(use, rules, now);
  const removed = removedOf(state.captures, plan);
  let { free } = disk;
  for (const { id } of removed) {
    if (free >= scarce) break;
    await edges.empty(id);
    free += files.get(id) ?? 0;
  }
  if (removed.length > 0) await record(removed);
  for (const { id } of removed) await edges.remove(id);
  return { removed, noRoom: plan.noRoom };
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

/** Files of captures that are recorded as removed: we were killed before they were. */
async function removeStrays(
  captures: readonly Capture[],
  files: Map<string, number>,
  edges: BudgetEdges,
): Promise<void> {
  for (const { id, state } of captures) {
    if (state !== 'removed' || !files.has(id)) continue;
    await edges.remove(id);
    files.delete(id);
  }
}

function keptOf(
  { captures, spikes }: BudgetState,
  files: ReadonlyMap<string, number>,
  pinned: ReadonlySet<string>,
): KeptCapture[] {
  return captures
    .filter(({ id, state }) => state === 'finished' && files.has(id))
    .map(({ id, to, spike }) => ({
      ...{ id, to, bytes: files.get(id) ?? 0 },
      ...{ pinned: pinned.has(id), current: spike !== null && spikes.has(spike) },
    }));
}

function removedOf(captures: readonly Capture[], { remove }: RetentionPlan): Capture[] {
  const byId = new Map(captures.map((capture) => [capture.id, capture]));
  return remove.flatMap(({ id, reason }) => {
    const capture = byId.get(id);
    return capture === undefined ? [] : [{ ...capture, state: 'removed' as const, file: null, reason }];
  });
}
