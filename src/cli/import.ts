import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import type { Batch } from '../core/batch.ts';
import { messageOf } from '../core/errors.ts';
import type { NetmonEvent } from '../core/event.ts';
import { printable } from '../core/text.ts';
import type { RecordedScan } from '../imports/recorded-scan.ts';
import { slices } from '../imports/slices.ts';
import { takeIn } from '../imports/take-in.ts';
import type { Store } from '../store/store.ts';
import { goOnAsUser } from './access/as-user.ts';
import { withMadeStore } from './access/writing.ts';
import { counted, isoTime, localTime, note, print, printJson } from './output/print.ts';
import { readScan } from './scans/read.ts';
import { tellAgent } from './scans/tell-agent.ts';

/** Stands where events name their monitor: what happened long ago is no news to monitors that listen. */
const monitor = 'import';

/** Events, hosts and ports that are stored at once: half a second's work of the database. */
const largestSlice = 10_000;

/** Milliseconds after which whoever waits for SQLite's lock has looked again whether it is free (sqlite3_busy_timeout). */
const turnOfOthers = 120;

/** What became of one file. */
interface Imported {
  readonly file: string;
  readonly recorded: RecordedScan;
  /** Events that are new; null when this scan was imported before. */
  readonly events: readonly NetmonEvent[] | null;
}

export const importCommand = (): Command =>
  new Command('import')
    .description('import the results of earlier nmap scans, each at the time when it was made')
    .argument('<file...>', 'nmap XML files (-oX), optionally gzipped, from any machine and any time')
    .option('--json', 'print a JSON array')
    .addHelpText('after', '\nWorks with or without a running agent. Importing the same file twice changes nothing.')
    .action(async (files: string[], options: { json?: true }, command: Command) => {
      await goOnAsUser(command, files);
      const { read, failed } = await readAll(files);
      const done =
        read.length === 0 ? [] : await withMadeStore(command, (store, { data }) => importAll(store, data, read));
      if (options.json) printJson(done.map(importShape));
      else for (const imported of done) print(importLine(imported));
      if (failed) process.exitCode = 2;
    });

/** Reads what can be read, in the order of the scans' times; complains about the rest. */
async function readAll(files: readonly string[]) {
  const read: Omit<Imported, 'events'>[] = [];
  let failed = false;
  for (const file of files) {
    try {
      const recorded = await readScan(resolve(file));
      for (const warning of recorded.run.warnings) note(`netmon: ${printable(`${file}: ${warning}`, 500)}`);
      read.push({ file, recorded });
    } catch (error) {
      failed = true;
      note(`netmon: ${printable(`${file} was not imported: ${messageOf(error)}`, 1000)}`);
    }
  }
  read.sort((a, b) => a.recorded.scan.finishedAt - b.recorded.scan.finishedAt);
  return { read, failed };
}

async function importAll(
  store: Store,
  data: string,
  read: readonly Omit<Imported, 'events'>[],
): Promise<readonly Imported[]> {
  const done: Imported[] = [];
  for (const { file, recorded } of read) {
    const batch = takeIn(recorded, await everythingIn(store));
    done.push({ file, recorded, events: batch === null ? null : await commit(store, batch) });
    if (batch !== null) await tellAgent(data, batch.hosts ?? [], batch.ports ?? []);
  }
  return done;
}

/** Stores it in pieces, so that an agent which writes too need not wait for long. */
async function commit(store: Store, batch: Batch): Promise<readonly NetmonEvent[]> {
  const stored: NetmonEvent[] = [];
  for (const slice of slices(batch, largestSlice)) {
    if (stored.length > 0) await pause(turnOfOthers);
    for (const event of await store.commit(monitor, slice, Date.now())) stored.push(event);
  }
  return stored;
}

async function everythingIn(store: Store) {
  const [events, hosts, ports, os, scans] = await Promise.all([
    store.events({ types: ['host', 'port'] }),
    store.hosts(),
    store.ports({}),
    store.osGuesses(),
    store.scans({}),
  ]);
  return { events, hosts, ports, os, scans };
}

const changesIn = (events: readonly NetmonEvent[]): number =>
  events.filter(({ type }) => type !== 'scan.finished').length;

/** An element of `netmon import --json`. */
const importShape = ({ file, recorded: { scan, run, hosts }, events }: Imported) => ({
  file,
  scan: scan.id,
  time: isoTime(scan.finishedAt),
  outcome: scan.outcome,
  reason: scan.reason,
  hosts: hosts.length,
  imported: events !== null,
  events: events?.length ?? 0,
  warnings: run.warnings,
});

function importLine({ file, recorded: { scan, hosts }, events }: Imported): string {
  const what =
    events === null ? 'was imported before' : `${counted(hosts.length, 'host')}, ${changesIn(events)} events`;
  const partly = scan.outcome === 'complete' ? '' : `; the scan is ${scan.outcome}: ${scan.reason}`;
  return printable(`${file}: ${localTime(scan.finishedAt)}, ${what}${partly}`, 500);
}
