import { resolve } from 'node:path';
import { Command } from 'commander';
import { sectionOf } from '../config/load.ts';
import { NetmonError } from '../core/errors.ts';
import type { StoredEvent } from '../core/event.ts';
import { parseDuration } from '../core/units.ts';
import { makeFolder } from '../edges/files/files.ts';
import { firstBytes, readWhole } from '../edges/files/read.ts';
import { unpackedBytes } from '../edges/files/unpacked.ts';
import { lockFolder } from '../edges/folder-lock.ts';
import { forkReader } from '../edges/programs/child.ts';
import { pathRights } from '../edges/rights/path-rights.ts';
import { loadVendors } from '../integrations/nmap/vendors.ts';
import arpMonitor from '../monitors/arp/definition.ts';
import idsMonitor from '../monitors/ids/definition.ts';
import { mergeByTime } from '../replay/merge.ts';
import { openRecording } from '../replay/recordings.ts';
import { type ReplayBatch, replay } from '../replay/replay.ts';
import { eventId } from '../store/keys/event-id.ts';
import { openStore } from '../store/open.ts';
import { type GlobalOptions, silentLog } from './access/reading.ts';
import { readConfig } from './config.ts';
import { formatFrom, readAlertRecording, refuseForeign } from './ids/log.ts';
import { printJsonLine } from './output/print.ts';
import { eventShape } from './output/shapes.ts';
import { readScan } from './scans/read.ts';

export const replayCommand = (): Command =>
  new Command('replay')
    .description(
      'run the detectors on recordings (pcap, pcapng, nmap XML, Snort and Suricata logs) and print the events as JSON lines',
    )
    .argument('<file...>', 'recordings; several files are merged by their timestamps')
    .option('--learn <duration>', 'treat the first part of the recording, such as 10m, as the learning period')
    .addHelpText('after', '\nNothing is stored unless --data names a folder.')
    .action(async (files: string[], { learn }: { learn?: string }, command: Command) => {
      const { config, data } = command.optsWithGlobals<GlobalOptions>();
      const settings = readConfig(config);
      const [arp, ids] = [sectionOf(settings, arpMonitor), sectionOf(settings, idsMonitor)];
      const readAlerts = (file: string) => readAlertRecording(file, formatFrom(ids));
      const { signal } = new AbortController();
      const edges = { fork: forkReader, firstBytes, unpackedBytes, readScan, readAlerts, signal };
      for (const file of files) refuseForeign(resolve(file));
      const recordings = await Promise.all(files.map((file) => openRecording(resolve(file), edges)));
      const options = { config: arp, ids, learn: learnTime(learn), vendorOf: await loadVendors(readWhole) };
      const keep = await keeper(data);
      try {
        for await (const batch of replay(mergeByTime(recordings), options)) {
          for (const event of await keep.take(batch)) printJsonLine(eventShape(event));
        }
      } finally {
        await keep.close();
      }
    });

function learnTime(text: string | undefined): number | null {
  if (text === undefined) return null;
  const time = parseDuration(text);
  if (time !== null) return time;
  throw new NetmonError('USAGE', 'cli', `--learn ${text}: a duration such as 10m was expected`);
}

type Told = Omit<StoredEvent, 'seq'> & { readonly seq: number | null };

interface Keeper {
  /** Returns the events that are new. */
  take(batch: ReplayBatch): Promise<readonly Told[]>;
  close(): Promise<void>;
}

/** Stores what is found in a data folder, or only gives it the ids that it would have there. */
async function keeper(data: string | undefined): Promise<Keeper> {
  if (data === undefined) {
    return {
      take: async ({ monitor, events }) =>
        events.map((event) => ({ ...event, id: eventId(monitor, event), seq: null, storedAt: Date.now(), monitor })),
      close: async () => {},
    };
  }
  const folder = resolve(data);
  await makeFolder(folder);
  const lock = await lockFolder(folder);
  const store = await openStore({ engine: 'sqlite', file: `${folder}/netmon.db` }, { pathRights, log: silentLog });
  return {
    take: ({ monitor, ...batch }) => store.commit(monitor, batch, Date.now()),
    async close() {
      await store.close();
      lock.release();
    },
  };
}
