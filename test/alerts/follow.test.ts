import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { eveLine, eveLines, follow, nothingStored, numbers, sids } from './following.ts';

describe('following a log of alerts', () => {
  it('hands over each line when it is whole', async (t) => {
    const log = join(temporaryFolder(t), 'eve.json');
    writeFileSync(log, eveLines(0, 3));
    const stored = nothingStored();
    const follower = follow(t, [log], stored);

    await follower.until(() => stored.alerts.length === 3);
    const line = eveLine(3);
    appendFileSync(log, line.slice(0, 40));
    appendFileSync(log, line.slice(40) + eveLine(4).slice(0, 100));
    await follower.until(() => stored.alerts.length === 4);
    await follower.stop();

    assert.deepEqual(sids(stored), numbers(0, 4));
    assert.equal(stored.rejected, 0);
  });

  it('goes on where it stopped, in the middle of a line', async (t) => {
    const log = join(temporaryFolder(t), 'eve.json');
    writeFileSync(log, eveLines(0, 3) + eveLine(3).slice(0, 50));
    const stored = nothingStored();
    const first = follow(t, [log], stored);
    await first.until(() => stored.alerts.length === 3);
    await first.stop();

    appendFileSync(log, eveLine(3).slice(50) + eveLine(4));
    const second = follow(t, [log], stored);
    await second.until(() => stored.alerts.length === 5);
    await second.stop();

    assert.deepEqual(sids(stored), numbers(0, 5));
    assert.equal(stored.rejected, 0);
  });

  it('reads on in a renamed file to which its writer still writes, and in the new one', async (t) => {
    const log = join(temporaryFolder(t), 'eve.json');
    writeFileSync(log, eveLines(0, 2));
    const stored = nothingStored();
    const follower = follow(t, [log], stored);
    await follower.until(() => stored.alerts.length === 2);

    renameSync(log, `${log}.1`);
    appendFileSync(`${log}.1`, eveLine(2));
    await follower.until(() => stored.alerts.length === 3);
    writeFileSync(log, eveLine(3));
    await follower.until(() => stored.alerts.length === 4);
    appendFileSync(`${log}.1`, eveLine(4));
    await follower.until(() => stored.alerts.length === 5);
    appendFileSync(log, eveLine(5));
    await follower.until(() => stored.alerts.length === 6);
    await follower.stop();

    assert.deepEqual(sids(stored), numbers(0, 6));
  });

  it('finds in the copy what was not read before the log was emptied', async (t) => {
    const log = join(temporaryFolder(t), 'eve.json');
    writeFileSync(log, eveLines(0, 3));
    const stored = nothingStored();
    const before = follow(t, [log], stored);
    await before.until(() => stored.alerts.length === 3);
    await before.stop();

    appendFileSync(log, eveLines(3, 5));
    copyFileSync(log, `${log}.1`);
    truncateSync(log);
    appendFileSync(log, eveLines(5, 20));
    const after = follow(t, [log], stored);
    await after.until(() => stored.alerts.length === 20);
    await after.stop();

    assert.deepEqual(sids(stored), numbers(0, 20));
    assert.deepEqual(stored.lost, []);
  });

  it('notices while it reads that a log is emptied, also when it has grown beyond its old size', async (t) => {
    const log = join(temporaryFolder(t), 'eve.json');
    writeFileSync(log, eveLines(0, 3));
    const stored = nothingStored();
    const follower = follow(t, [log], stored);
    await follower.until(() => stored.alerts.length === 3);

    for (let round = 0; round < 5; round += 1) {
      const next = 3 + round * 50;
      copyFileSync(log, `${log}.1`);
      writeFileSync(log, eveLines(next, next + 50));
      await follower.until(() => stored.alerts.length === next + 50, `round ${round}`);
    }
    await follower.stop();

    assert.deepEqual(sids(stored), numbers(0, 253));
  });

  it('reads after days what was rotated and compressed meanwhile, in order', async (t) => {
    const log = join(temporaryFolder(t), 'eve.json');
    const day = 24 * 60 * 60;
    const now = Math.floor(Date.now() / 1000);
    writeFileSync(log, eveLines(0, 10));
    const stored = nothingStored();
    const before = follow(t, [log], stored);
    await before.until(() => stored.alerts.length === 10);
    await before.stop();

    const rotated = (name: string, content: string | Buffer, daysAgo: number): void => {
      writeFileSync(name, content);
      utimesSync(name, now - daysAgo * day, now - daysAgo * day);
    };
    for (const [key, position] of stored.memory) {
      stored.memory.set(key, { ...(position as object), changed: (now - 4 * day) * 1000 });
    }
    rmSync(log);
    rotated(`${log}.5.gz`, gzipSync(eveLines(900, 999)), 9);
    rotated(`${log}.4.gz`, gzipSync(eveLines(0, 15)), 4);
    rotated(`${log}.3.gz`, gzipSync(eveLines(15, 40)), 3);
    rotated(`${log}.2.gz`, gzipSync(eveLines(40, 50)), 2);
    rotated(`${log}.1`, eveLines(50, 60), 1);
    writeFileSync(log, eveLines(60, 70));
    const after = follow(t, [log], stored);
    await after.until(() => stored.alerts.length === 70);
    await after.stop();

    assert.deepEqual(sids(stored), numbers(0, 70));
    assert.deepEqual(stored.lost, []);
  });

  it('goes on within a compressed log that is rotated again', async (t) => {
    const log = join(temporaryFolder(t), 'eve.json');
    writeFileSync(log, eveLines(0, 10));
    const stored = nothingStored();
    const before = follow(t, [log], stored);
    await before.until(() => stored.alerts.length === 10);
    await before.stop();

    rmSync(log);
    writeFileSync(`${log}.1.gz`, gzipSync(eveLines(0, 20_000)));
    writeFileSync(log, eveLine(20_000));
    const first = follow(t, [log], stored);
    await first.until(() => stored.alerts.length > 10);
    await first.stop();
    const read = stored.alerts.length;
    renameSync(`${log}.1.gz`, `${log}.2.gz`);
    const second = follow(t, [log], stored);
    await second.until(() => stored.alerts.length === 20_001);
    await second.stop();

    assert.ok(read < 20_000, `${read} were read at once`);
    assert.deepEqual(sids(stored), numbers(0, 20_001));
  });

  it('says what it cannot find again', async (t) => {
    const log = join(temporaryFolder(t), 'eve.json');
    writeFileSync(log, eveLines(0, 2));
    const stored = nothingStored();
    const before = follow(t, [log], stored);
    await before.until(() => stored.alerts.length === 2);
    await before.stop();

    writeFileSync(log, eveLines(7, 9));
    const after = follow(t, [log], stored);
    await after.until(() => stored.alerts.length === 4);
    await after.stop();

    assert.deepEqual(sids(stored), [0, 1, 7, 8]);
    assert.deepEqual(
      stored.lost.map(({ path, from }) => ({ path, from })),
      [{ path: log, from: eveLines(0, 2).length }],
    );
  });

  it('begins at the end when told so, and only with what was there', async (t) => {
    const folder = temporaryFolder(t);
    const log = join(folder, '0_eve.json');
    writeFileSync(log, eveLines(0, 2));
    const stored = nothingStored();
    const follower = follow(t, [join(folder, '*_eve.json')], stored, { from: 'end' });
    await follower.until(() => stored.memory.size === 1);

    appendFileSync(log, eveLine(2));
    await follower.until(() => stored.alerts.length === 1);
    writeFileSync(join(folder, '1_eve.json'), eveLine(3));
    await follower.until(() => stored.alerts.length === 2);
    await follower.stop();

    assert.deepEqual(sids(stored), [2, 3]);
  });

  it('believes a block of alert_full to be whole when nothing more comes, and takes its last lines for no other', async (t) => {
    const log = join(temporaryFolder(t), 'alert_full.txt');
    const lines = readFileSync('test/fixtures/ids/attack-in-a-lab/snort3/alert_full.txt', 'utf8').split('\n');
    writeFileSync(
      log,
      lines
        .slice(0, 3)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const stored = nothingStored();
    const before = follow(t, [log], stored);
    await before.until(() => stored.alerts.length === 1);
    await before.stop();

    appendFileSync(
      log,
      lines
        .slice(3, 12)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const after = follow(t, [log], stored);
    await after.until(() => stored.alerts.length === 2);
    await after.stop();

    assert.deepEqual(sids(stored), [1_000_001, 1_000_001]);
    assert.deepEqual(
      stored.alerts.map(({ target }) => target),
      ['10.99.0.2', '10.99.0.2'],
    );
    assert.equal(stored.rejected, 0);
  });

  it('follows the logs in a folder: all of the format that tells most', async (t) => {
    const folder = temporaryFolder(t);
    const fast = '11/21-02:53:40.025685  [**] [1:7:1] X [**] [Priority: 0] {ICMP} 10.99.0.1 -> 10.99.0.2\n';
    writeFileSync(join(folder, 'fast.log'), fast);
    writeFileSync(join(folder, 'suricata.log'), 'Notice: threads: Threads created\n');
    writeFileSync(join(folder, 'eve-0.json'), eveLine(0));
    writeFileSync(join(folder, 'thread-b_eve.json'), eveLine(1));
    writeFileSync(join(folder, 'eve.json.1'), eveLine(9));
    const stored = nothingStored();
    const follower = follow(t, [folder], stored);

    await follower.until(() => stored.alerts.length === 2);
    writeFileSync(join(folder, 'thread-c_eve.json'), eveLine(2));
    await follower.until(() => stored.alerts.length === 3);
    await follower.stop();

    assert.deepEqual(sids(stored), [0, 1, 2]);
  });
});
