import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
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
import { temporaryFolder } from '../support/temporary-folder.ts';
import { eveLine, type Follower, follow, nothingStored, numbers, sids } from './following.ts';

/** What can happen to a log, its writer and its reader. */
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('write' as const), lines: fc.integer({ min: 1, max: 30 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('half' as const), at: fc.integer({ min: 1, max: 200 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), late: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('copytruncate' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('compress' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('stop' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  ),
  { minLength: 3, maxLength: 25 },
);

type Step = typeof steps extends fc.Arbitrary<readonly (infer T)[]> ? T : never;

/** The writer's side: a log with files into which it is rotated. */
function createWriter(log: string) {
  let written = 0;
  let rest = '';
  const rotated = (number: number): string => `${log}.${number}`;
  const shift = (): void => {
    for (let number = 9; number >= 1; number -= 1) {
      for (const ending of ['', '.gz']) {
        if (existsSync(rotated(number) + ending)) renameSync(rotated(number) + ending, rotated(number + 1) + ending);
      }
    }
  };
  const write = (lines: number, file: string = log): void => {
    let text = rest;
    if (rest !== '') written += 1;
    rest = '';
    for (let count = 0; count < lines; count += 1) {
      text += eveLine(written);
      written += 1;
    }
    appendFileSync(file, text);
  };
  return {
    written: () => written,
    write,
    half(at: number): void {
      write(0);
      const line = eveLine(written);
      appendFileSync(log, line.slice(0, at));
      rest = line.slice(at);
    },
    rename(late: number): void {
      if (!existsSync(log)) return;
      write(0);
      shift();
      renameSync(log, rotated(1));
      if (late > 0) write(late, rotated(1));
    },
    copytruncate(): void {
      if (!existsSync(log)) return;
      write(0);
      shift();
      copyFileSync(log, rotated(1));
      truncateSync(log);
    },
    compress(): void {
      const plain = numbers(1, 10)
        .map(rotated)
        .findLast((file) => existsSync(file));
      if (plain === undefined) return;
      const { atime, mtime } = statSync(plain);
      writeFileSync(`${plain}.gz`, gzipSync(readFileSync(plain)));
      utimesSync(`${plain}.gz`, atime, mtime);
      rmSync(plain);
    },
  };
}

async function play(t: Pick<TestContext, 'after'>, log: string, played: readonly Step[]): Promise<void> {
  const writer = createWriter(log);
  const stored = nothingStored();
  let follower: Follower | null = follow(t, [log], stored);
  const settle = (reader: Follower): Promise<void> =>
    reader.until(() => stored.alerts.length >= writer.written(), `${writer.written()} alerts`);

  // A log of which nothing was ever read is not looked for under other names.
  writer.write(1);
  await settle(follower);
  for (const step of played) {
    if (step.do === 'write') writer.write(step.lines);
    else if (step.do === 'half') writer.half(step.at);
    else if (step.do === 'rename') writer.rename(step.late);
    else if (step.do === 'copytruncate') writer.copytruncate();
    else if (step.do === 'compress') writer.compress();
    else if (step.do === 'settle' && follower !== null) await settle(follower);
    else if (step.do === 'stop' || step.do === 'restart') {
      await follower?.stop();
      follower = step.do === 'restart' ? follow(t, [log], stored) : null;
    }
    // Files are told apart by their times too, which the kernel counts in steps of up to 10 ms.
    await delay(12);
  }
  writer.write(1);
  follower ??= follow(t, [log], stored);
  await settle(follower);
  await follower.stop();

  assert.deepEqual(
    sids(stored).toSorted((a, b) => a - b),
    numbers(0, writer.written()),
  );
  assert.equal(stored.rejected, 0);
}

describe('rotation in any order', () => {
  it('loses nothing and doubles nothing', { timeout: 120_000 }, async (t) => {
    let number = 0;
    const folder = temporaryFolder(t);
    await fc.assert(
      fc.asyncProperty(steps, async (played) => {
        number += 1;
        await play(t, join(folder, `${number}-eve.json`), played);
      }),
      { numRuns: Number(process.env.NETMON_TEST_ROUNDS ?? 25), endOnFailure: true },
    );
  });
});
