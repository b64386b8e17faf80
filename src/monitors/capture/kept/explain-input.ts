import { join } from 'node:path';
import type { Spike } from '../../../core/bandwidth.ts';
import type { Capture } from '../../../core/capture.ts';
import type { Host } from '../../../core/inventory.ts';
import type { ExplainInput } from '../../../core/tasks.ts';

export interface ExplainContext {
  /** Absolute path of the data folder. */
  readonly data: string;
  /** Which it belongs to; null when it belongs to none, or is not known. */
  readonly spike: Pick<Spike, 'kind' | 'startedAt' | 'endedAt'> | null;
  readonly hosts: readonly Host[];
  /** Other addresses that are no news: the sensor's own, and those that earlier captures saw. */
  readonly seen: readonly string[];
}

/** What the task explain-capture is asked for a finished capture. Of a silence nothing is added to what is usual, so its whole is explained. */
export function explainInput(
  { file, id, to }: Pick<Capture, 'file' | 'id' | 'to'>,
  { data, spike, hosts, seen }: ExplainContext,
): ExplainInput {
  // What was found only since the spike began may have been found because of it.
  const news = spike?.kind === 'spike' ? spike.startedAt : Number.POSITIVE_INFINITY;
  const known = new Set(seen);
  for (const { ip, firstSeen, addresses } of hosts) {
    for (const address of [...addresses, { ip, firstSeen }]) {
      if (address.ip !== null && address.firstSeen < news) known.add(address.ip);
    }
  }
  return {
    file: join(data, file ?? `captures/${id}.pcapng`),
    spike: spike?.kind === 'spike' ? { from: spike.startedAt, to: spike.endedAt ?? to } : null,
    known: [...known],
  };
}
