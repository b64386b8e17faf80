import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { countOf } from '../src/core/alert-group.ts';
import { countAlerts, startIds } from '../test/monitors/ids/context.ts';

/**
 * The ids monitor with its store in a process of its own: FOLDER LOG. Says `ready` when it follows the log; takes how many alerts
 * were written from standard input, and prints what it made of them when all are stored.
 */

const [folder = '', log = ''] = process.argv.slice(2);
let counted = 0;
let events = 0;
let wake = (): void => {};
const afterwards: (() => Promise<unknown>)[] = [];
const t = { after: (work: () => Promise<unknown>) => afterwards.push(work) } as unknown as TestContext;
const watching = await startIds(t, folder, { files: [log] }, async (store, batch) => {
  const alerts = batch.alerts ?? [];
  await store.commit('ids', batch, Date.now());
  for (const { days } of alerts) counted += countOf(days);
  events += alerts.reduce((sum, { news }) => sum + news.length, 0);
  wake();
});
process.stdout.write('ready\n');
const { written } = JSON.parse(await text(process.stdin)) as { written: number };
const told = performance.now();
while (counted < written) await new Promise<void>((resolve) => (wake = resolve));
const behind = (performance.now() - told) / 1000;
// Before all groups are read to see whether they add up.
const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
const groups = (await watching.store.alertGroups({})).length;
const stored = await countAlerts(watching.store);
for (const work of afterwards) await work();
const bytes = readFileSync(join(folder, 'netmon.db')).length;
process.stdout.write(JSON.stringify({ counted, stored, groups, events, behind, peak, bytes }));
process.exit(0);
