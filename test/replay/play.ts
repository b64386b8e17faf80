import { fileURLToPath } from 'node:url';
import { formatFrom, readAlertRecording } from '../../src/cli/ids/log.ts';
import { readScan } from '../../src/cli/scans/read.ts';
import type { NetmonEvent } from '../../src/core/event.ts';
import { firstBytes } from '../../src/edges/files/read.ts';
import { unpackedBytes } from '../../src/edges/files/unpacked.ts';
import { forkProgram } from '../../src/edges/programs/child.ts';
import { arpConfig } from '../../src/monitors/arp/config.ts';
import { idsConfig } from '../../src/monitors/ids/config.ts';
import { mergeByTime } from '../../src/replay/merge.ts';
import { openRecording, type Recorded } from '../../src/replay/recordings.ts';
import { type ReplayOptions, replay } from '../../src/replay/replay.ts';

/** The default config, no learning, and no vendors, since those depend on the nmap that is installed. */
export const options: ReplayOptions = {
  config: arpConfig.parse({}),
  ids: idsConfig.parse({}),
  learn: null,
  vendorOf: () => null,
};

export const recording = (name: string): string => fileURLToPath(new URL(`../fixtures/pcap/${name}`, import.meta.url));

const readAlerts = (file: string) => readAlertRecording(file, formatFrom(idsConfig.parse({})));

export const open = (file: string): Promise<AsyncIterable<Recorded>> =>
  openRecording(file, {
    ...{ fork: forkProgram, firstBytes, unpackedBytes, readScan, readAlerts },
    signal: new AbortController().signal,
  });

/** The events of recordings that are played together. `into` has those before a fault. */
export async function play(
  files: readonly string[],
  fields: Partial<ReplayOptions> = {},
  into: NetmonEvent[] = [],
): Promise<readonly NetmonEvent[]> {
  const sources = await Promise.all(files.map(open));
  for await (const { events } of replay(mergeByTime(sources), { ...options, ...fields })) into.push(...events);
  return into;
}
