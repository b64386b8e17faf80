import assert from 'node:assert/strict';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import type { Store } from '../../../src/store/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { countAlerts, startIds } from './context.ts';

const pieces = 20;
const piece = 10_000;
/** One in so many is from a source that was never seen before and never comes again. */
const forgedEvery = 5;
const most = { max_groups: 2000, max_groups_per_rule: 1000, lines_per_group: 2 };

const address = (number: number): string => `198.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;

/** Lines of a storm, each the alert number so and so, at the time that they are made. */
function storm(begin: number): string {
  const stamp = new Date().toISOString().replace('Z', '000+0000');
  return Array.from({ length: piece }, (_, index) => {
    const number = begin + index;
    const source = number % forgedEvery === 0 ? address(number + 1) : `10.99.0.${number % 7}`;
    return `{"timestamp":"${stamp}","event_type":"alert","src_ip":"${source}","src_port":1024,"dest_ip":"10.99.1.${
      number % 3
    }","dest_port":80,"proto":"TCP","alert":{"action":"allowed","gid":1,"signature_id":${
      5 + (number % 4)
    },"rev":1,"signature":"made up","category":"","severity":2}}\n`;
  }).join('');
}

it('a storm of alerts is counted to the last one, over rotations and a restart, in a bounded number of groups', {
  timeout: 200_000,
}, async (t) => {
  const folder = temporaryFolder(t);
  const log = join(folder, 'eve.json');
  let written = 0;
  const write = (): void => {
    appendFileSync(log, storm(written));
    written += piece;
  };
  writeFileSync(log, '');
  const config = { files: [log], ...most };
  const first = await startIds(t, folder, config);
  for (let turn = 0; turn < pieces / 2; turn += 1) {
    write();
    if (turn % 4 !== 3) continue;
    await first.until(async (store) => (await countAlerts(store)) > 0);
    renameSync(log, `${log}.1`);
    writeFileSync(log, '');
    // A log is rotated by days; three within a second would leave nobody the time to find them.
    const all = written;
    await first.until(async (store) => (await countAlerts(store)) === all);
  }
  await first.stop();
  for (let turn = 0; turn < pieces / 2; turn += 1) write();
  const second = await startIds(t, folder, config);
  await second.until(async (store) => (await countAlerts(store)) >= written);

  const groups = await second.store.alertGroups({});
  assert.equal(written, pieces * piece);
  assert.deepEqual(
    countsBySid(groups),
    [5, 6, 7, 8].map((sid) => [sid, written / 4]),
  );
  // Each of both lives may keep so many apart, and as many again by target.
  assert.ok(groups.length <= 2 * 2 * most.max_groups, `${groups.length} groups`);
  const kept = new Set(groups.map(({ source }) => source));
  assert.ok(kept.size < written / forgedEvery / 4);
  assert.ok(kept.has('10.99.0.6'), 'those who come again and again are known apart');
  const told = (await second.store.events({})).filter(({ type }) => type.startsWith('ids.'));
  assert.ok(told.length < 300, `${told.length} events`);
  assert.ok(told.some(({ type }) => type === 'ids.storm'));
});

function countsBySid(groups: Awaited<ReturnType<Store['alertGroups']>>): readonly (readonly [number, number])[] {
  const counts = new Map<number, number>();
  for (const { sid, count } of groups) counts.set(sid, (counts.get(sid) ?? 0) + count);
  return [...counts].sort(([a], [b]) => a - b);
}
