import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { openAlertLog } from '../../src/cli/ids/log.ts';
import type { Json } from '../../src/core/json.ts';
import { donePositions, storedPositions } from '../../src/core/log-position.ts';
import { eveLine, eveLines, type Follower, follow, nothingStored, numbers, sids } from '../alerts/following.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const format = { zone: 'utc', columns: null, records: new Set<string>() } as const;

/** What the agent and imports have in one store. */
function aStore() {
  const stored = nothingStored();
  const marks = new Map<string, Json>();
  return {
    stored,
    follow: (t: Pick<TestContext, 'after'>, log: string): Follower =>
      follow(t, [log], stored, { imported: async () => new Map(marks) }),
    /** Returns how many alerts were new. */
    async take(file: string, isRead = false): Promise<number> {
      const [live, done] = [storedPositions(stored.memory), donePositions(stored.memory)];
      const followed = { live: [...live.values()], done: [...done.values()], isRead };
      const log = await openAlertLog(file, format, { remembered: marks, followed, onTrouble: () => {} });
      const before = stored.alerts.length;
      for await (const { alerts } of log.batches) {
        const fresh = alerts.filter(({ raw }) => raw.offset >= log.from);
        stored.alerts.push(...fresh);
        const last = fresh.at(-1);
        if (last !== undefined)
          for (const [key, value] of Object.entries(log.markAt(last.raw.offset + 1))) marks.set(key, value);
      }
      return stored.alerts.length - before;
    },
  };
}

const inOrder = (all: readonly number[]): readonly number[] => all.toSorted((a, b) => a - b);

function pack(file: string): string {
  const { atime, mtime } = statSync(file);
  writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)));
  utimesSync(`${file}.gz`, atime, mtime);
  rmSync(file);
  return `${file}.gz`;
}

describe('a log that is imported and followed', () => {
  it('goes on behind what was imported, when it is followed later', async (t) => {
    const [folder, store] = [temporaryFolder(t), aStore()];
    const [log, elsewhere] = [join(folder, 'eve.json'), join(folder, 'imported.log')];
    writeFileSync(elsewhere, eveLines(0, 50) + eveLine(50).slice(0, 60));
    assert.equal(await store.take(elsewhere), 50);

    copyFileSync(elsewhere, log);
    const follower = store.follow(t, log);
    appendFileSync(log, eveLine(50).slice(60) + eveLines(51, 80));
    await follower.until(() => store.stored.alerts.length >= 80);
    await follower.stop();

    assert.deepEqual(sids(store.stored), numbers(0, 80));
    assert.equal(store.stored.rejected, 0);
  });

  it('goes on behind what was imported while the agent was away, rotated and packed or not', async (t) => {
    for (const isPacked of [false, true]) {
      const [folder, store] = [temporaryFolder(t), aStore()];
      const log = join(folder, 'eve.json');
      writeFileSync(log, eveLines(0, 20));
      const first = store.follow(t, log);
      await first.until(() => store.stored.alerts.length === 20);
      await first.stop();
      appendFileSync(log, eveLines(20, 40));
      renameSync(log, `${log}.2`);
      await delay(20);
      writeFileSync(`${log}.1`, eveLines(40, 60));
      await delay(20);
      writeFileSync(log, eveLines(60, 80));
      const files = [`${log}.2`, `${log}.1`].map((file) => (isPacked ? pack(file) : file));

      for (const file of files) assert.equal(await store.take(file), 20);
      const second = store.follow(t, log);
      await second.until(() => store.stored.alerts.length >= 80);
      await second.stop();

      assert.deepEqual(inOrder(sids(store.stored)), numbers(0, 80), isPacked ? 'packed' : 'plain');
    }
  });

  it('is known when it was followed to its end and is imported later, packed or not', async (t) => {
    const [folder, store] = [temporaryFolder(t), aStore()];
    const [log, copy] = [join(folder, 'eve.json'), join(folder, 'copy')];
    writeFileSync(log, eveLines(0, 30));
    const follower = store.follow(t, log);
    await follower.until(() => store.stored.alerts.length === 30);
    copyFileSync(log, copy);
    // Emptied without a copy: what it held is followed no more.
    writeFileSync(log, eveLines(30, 40));
    await follower.until(() => store.stored.alerts.length === 40);
    await follower.stop();

    assert.deepEqual(
      [...donePositions(store.stored.memory).values()].map(({ offset }) => offset),
      [eveLines(0, 30).length],
    );
    assert.equal(await store.take(copy), 0);
    assert.equal(await store.take(pack(copy)), 0);
    appendFileSync(log, eveLines(40, 45));
    assert.equal(await store.take(log, true), 0, 'the agent reads it itself');
    assert.equal(await store.take(log), 5, 'what it has not read');
    assert.deepEqual(sids(store.stored), numbers(0, 45));
  });

  it('is remembered with the last few hundred that were followed to their ends', async (t) => {
    const [folder, store] = [temporaryFolder(t), aStore()];
    const log = join(folder, 'eve.json');
    writeFileSync(log, eveLines(0, 2));
    const follower = store.follow(t, log);
    for (let at = 1; at <= 210; at += 1) {
      await follower.until(() => store.stored.alerts.length === 2 * at);
      writeFileSync(log, eveLines(2 * at, 2 * at + 2));
    }
    await follower.until(() => store.stored.alerts.length === 422);
    await follower.stop();

    assert.equal(donePositions(store.stored.memory).size, 200);
  });
});

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), lines: fc.integer({ min: 1, max: 20 }) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('import' as const), which: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('copytruncate' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('pack' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('follow' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const) }) },
  ),
  { minLength: 3, maxLength: 20 },
);

type Step = typeof steps extends fc.Arbitrary<readonly (infer T)[]> ? T : never;

async function play(
  t: Pick<TestContext, 'after'>,
  folder: string,
  name: string,
  played: readonly Step[],
): Promise<void> {
  const store = aStore();
  const log = join(folder, name);
  let [written, number] = [0, 0];
  let follower: Follower | null = null;
  const files = (): readonly string[] =>
    readdirSync(folder)
      .filter((file) => file.startsWith(name))
      .map((file) => join(folder, file));
  const write = (lines: number): void => {
    appendFileSync(log, eveLines(written, written + lines));
    written += lines;
  };
  write(1);

  for (const step of played) {
    if (step.do === 'write') write(step.lines);
    else if (step.do === 'import') {
      const file = files()[step.which % files().length];
      const isFollowed: boolean = follower !== null;
      await follower?.stop();
      if (file !== undefined) await store.take(file);
      follower = isFollowed ? store.follow(t, log) : null;
    } else if (step.do === 'rename' || step.do === 'copytruncate') {
      if (!existsSync(log)) continue;
      number += 1;
      if (step.do === 'rename') renameSync(log, `${log}.${number}`);
      else {
        copyFileSync(log, `${log}.${number}`);
        truncateSync(log);
      }
    } else if (step.do === 'pack') {
      const plain = files().find((file) => file !== log && !file.endsWith('.gz'));
      if (plain !== undefined) pack(plain);
    } else if (step.do === 'follow') follower ??= store.follow(t, log);
    else {
      await follower?.stop();
      follower = null;
    }
    await delay(12);
  }
  await follower?.stop();
  for (const file of files()) await store.take(file);

  assert.deepEqual(inOrder(sids(store.stored)), numbers(0, written));
}

describe('imports and following in any order', () => {
  it('lose nothing and double nothing', { timeout: 120_000 }, async (t) => {
    const folder = temporaryFolder(t);
    let number = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (played) => {
        number += 1;
        await play(t, folder, `${number}-eve.json`, played);
      }),
      { numRuns: Number(process.env.NETMON_TEST_ROUNDS ?? 25), endOnFailure: true },
    );
  });
});
