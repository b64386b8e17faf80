import { Command } from 'commander';
import type { Store } from '../store/store.ts';
import { pastOf } from './access/network-at.ts';
import { withStore } from './access/reading.ts';
import { parseMoment } from './input/moment.ts';
import { counted, localTime, note, print, printJson } from './output/print.ts';
import { hostShape } from './output/shapes.ts';
import { table } from './output/table.ts';

export const hostsCommand = (): Command =>
  new Command('hosts')
    .description('list the devices on the network')
    .option('--json', 'print a JSON array')
    .option('--gone', 'include devices that are gone')
    .option('--at <time>', 'the state at an earlier time: 90m or 2d (ago), today, 2026-11-21, or RFC 3339')
    .action(async (options: { json?: true; gone?: true; at?: string }, command: Command) => {
      const at = options.at === undefined ? null : parseMoment(options.at, Date.now());
      const { hosts, os, since } = await withStore(command, (store) => hostsOf(store, at));
      if (options.json) {
        if (since !== null) note(since);
        printJson(hosts.map((host) => hostShape(host, os.get(host.id) ?? null)));
        return;
      }
      const shown = hosts.filter((host) => options.gone || host.state !== 'gone');
      const rows = shown.map((host) => [
        host.ip,
        host.mac,
        host.vendor ?? (host.randomMac ? '(random MAC)' : null),
        host.name ?? (host.self ? '(this sensor)' : host.gateway ? '(gateway)' : null),
        host.state,
        localTime(host.firstSeen),
        localTime(host.lastSeen),
      ]);
      print(table(['ip', 'mac', 'vendor', 'name', 'state', 'first seen', 'last seen'], rows));
      const hidden = hosts.length - shown.length;
      print(`\n${counted(shown.length, 'device')}${hidden > 0 ? `; ${hidden} gone (--gone shows them)` : ''}`);
      if (since !== null) print(since);
    });

async function hostsOf(store: Store, at: number | null) {
  const guesses = (await store.osGuesses()).filter(({ seenAt }) => at === null || seenAt <= at);
  const { hosts, since } = at === null ? { hosts: await store.hosts(), since: null } : await pastOf(store, at);
  return { hosts, since, os: new Map(guesses.map((os) => [os.host, os])) };
}
