import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from '../support/temporary-folder.ts';

const program = (name: string): string => join(import.meta.dirname, name);

function start(t: Pick<TestContext, 'after'>, name: string, args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [program(name), ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  t.after(() => void child.kill('SIGKILL'));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

const wholeLines = (file: string): readonly string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];

const storedSids = (journal: string): readonly number[] =>
  wholeLines(journal).flatMap((line): readonly number[] => JSON.parse(line).sids);

const sidsIn = (log: string): readonly number[] =>
  wholeLines(log).flatMap((line) => [...line.matchAll(/"signature_id":(\d+),.*?\}\}/g)].map(([, sid]) => Number(sid)));

async function until(holds: () => boolean): Promise<void> {
  for (const begin = performance.now(); !holds(); await delay(20)) {
    assert.ok(performance.now() - begin < 20_000, 'it takes too long');
  }
}

describe('SIGKILL', () => {
  it('of the reader and of the writer at any moment loses no alert and doubles none', {
    timeout: 120_000,
  }, async (t) => {
    const folder = temporaryFolder(t);
    const [log, journal] = [join(folder, 'eve.json'), join(folder, 'journal')];
    const written: number[] = [];
    let writer = start(t, 'writing-program.ts', [log, '0']);
    await until(() => existsSync(log));

    for (let round = 1; round <= 6; round += 1) {
      const before = storedSids(journal).length;
      const reader = start(t, 'following-program.ts', [log, journal]);
      await until(() => storedSids(journal).length > before);
      await delay(round * 7);
      await kill(reader);
      if (round % 2 === 1) continue;
      await kill(writer);
      // An engine that is started again writes on behind its own broken line, or into a new file.
      if (round === 4) {
        written.push(...sidsIn(log));
        renameSync(log, `${log}.1`);
      }
      writer = start(t, 'writing-program.ts', [log, String(round * 1_000_000)]);
      await until(() => existsSync(log));
    }
    await kill(writer);
    const all = [...written, ...sidsIn(log)];
    start(t, 'following-program.ts', [log, journal]);
    await until(() => storedSids(journal).length >= all.length);
    await delay(300);

    assert.deepEqual(
      storedSids(journal).toSorted((a, b) => a - b),
      all.toSorted((a, b) => a - b),
    );
  });
});
