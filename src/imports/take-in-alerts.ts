import { setImmediate } from 'node:timers/promises';
import type { AlertBatch, RawLine } from '../core/alert.ts';
import type { AlertLines } from '../core/alert-group.ts';
import { packLines } from '../core/alert-lines.ts';
import type { Batch } from '../core/batch.ts';
import type { Json } from '../core/json.ts';
import type { AlertDetector, IdsDraft } from '../monitors/ids/groups/detector.ts';
import { type AlertTally, count } from './alert-tally.ts';

/** Alerts, and lots of whatever lines, after which what was counted is stored: the fewer times, the more is counted together. */
const mostAlerts = 262_144;
const mostLots = 1024;
/** Raw lines that are compressed together. */
const linesPerBlock = 16_384;
/** Blocks that are compressed at a time: where others want the processors, it may be slower than reading. */
const mostPacking = 4;

export interface AlertImport {
  /** In the order of the file. */
  readonly batches: AsyncIterable<AlertBatch>;
  readonly detector: AlertDetector;
  /** Alerts before it were stored by an import of the same file. */
  readonly from: number;
  /** What is to be remembered when all alerts before `offset` are stored. */
  readonly markAt: (offset: number) => { readonly [key: string]: Json };
  readonly commit: (batch: Batch) => Promise<unknown>;
  readonly tally: AlertTally;
  readonly onProgress: () => void;
}

/**
 * Stores the alerts of a file, group by group, in steps each of which says how far it came. While one step is compressed and
 * stored the next is read.
 */
export async function takeInAlerts(options: AlertImport): Promise<void> {
  const { batches, detector, from, markAt, commit, tally, onProgress } = options;
  let storing: Promise<unknown> = Promise.resolve();
  let offset = from;
  let [alerts, lots, unpacked] = [0, 0, 0];
  let blocks: Promise<AlertLines>[] = [];

  function pack(): void {
    const lines = detector.takeLines();
    unpacked = 0;
    if (lines.length > 0) blocks.push(packLines(lines));
  }

  async function flush(): Promise<void> {
    pack();
    const [draft, packed] = [detector.drain(), blocks];
    [alerts, lots, blocks] = [0, 0, []];
    if (draft === null) return;
    const checkpoint = markAt(offset);
    await storing;
    storing = store(draft, packed, { checkpoint, commit });
    // It is waited for later; until then its failure must not count as one that nobody sees.
    storing.catch(() => {});
  }

  for await (const batch of batches) {
    const fresh = freshOf(batch.alerts, from);
    count(tally, batch, fresh.length);
    detector.take(fresh);
    detector.takeAround(freshOf(batch.records, from));
    offset = Math.max(offset, (fresh.at(-1)?.raw.offset ?? -1) + 1);
    alerts += fresh.length;
    unpacked += fresh.length;
    lots += 1;
    if (unpacked >= linesPerBlock) {
      pack();
      await blocks.at(-mostPacking);
    }
    if (alerts >= mostAlerts || lots >= mostLots) await flush();
    onProgress();
    // What was compressed meanwhile is taken over, and a signal is heard.
    await setImmediate();
  }
  await flush();
  await storing;
}

/** What stands at `from` or behind it. */
const freshOf = <T extends { readonly raw: RawLine }>(read: readonly T[], from: number): readonly T[] =>
  from === 0 ? read : read.filter(({ raw }) => raw.offset >= from);

async function store(
  { alerts }: IdsDraft,
  packed: readonly Promise<AlertLines>[],
  { checkpoint, commit }: Pick<Batch, 'checkpoint'> & Pick<AlertImport, 'commit'>,
): Promise<void> {
  const alertLines = await Promise.all(packed);
  await commit({ events: [], alerts, alertLines, ...(checkpoint === undefined ? {} : { checkpoint }) });
}
