import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { eveLine, follow, nothingStored, sids } from './following.ts';

describe('a path that cannot be followed', () => {
  const cases: readonly (readonly [what: string, make: (path: string) => void, state: string, reason: RegExp])[] = [
    ['nothing', () => {}, 'waiting', /^is not there$/],
    ['an empty folder', (path) => mkdirSync(path), 'waiting', /^has no log of Snort or Suricata in it$/],
    ['a pipe', (path) => execFileSync('mkfifo', [path]), 'unreadable', /^is a pipe and not a file$/],
    ['a loop of links', (path) => symlinkSync(path, path), 'unreadable', /leads back to itself/],
  ];
  for (const [what, make, state, reason] of cases) {
    it(`is said to be ${state} for ${what}, and followed when it is a log`, async (t) => {
      const path = join(temporaryFolder(t), 'eve.json');
      make(path);
      const stored = nothingStored();
      const follower = follow(t, [path], stored);
      await follower.until(() => follower.states().length === 1);
      const [first] = follower.states();
      rmSync(path, { recursive: true, force: true });
      writeFileSync(path, eveLine(5));
      await follower.until(() => stored.alerts.length === 1 && follower.states()[0]?.state === 'following');
      await follower.stop();

      assert.equal(first?.state, state);
      assert.match(first?.reason ?? '', reason);
    });
  }

  it('is said to be a folder when it was a log before', async (t) => {
    const path = join(temporaryFolder(t), 'eve.json');
    writeFileSync(path, eveLine(0));
    const stored = nothingStored();
    const follower = follow(t, [path], stored);
    await follower.until(() => stored.alerts.length === 1);

    rmSync(path);
    mkdirSync(path);
    await follower.until(() => follower.states()[0]?.state === 'unreadable');
    const reason = follower.states()[0]?.reason;
    rmSync(path, { recursive: true });
    writeFileSync(path, eveLine(1));
    await follower.until(() => stored.alerts.length === 2);
    await follower.stop();

    assert.equal(reason, 'is a folder now and was a log before');
    assert.deepEqual(sids(stored), [0, 1]);
  });

  it('does not stop at rubbish', async (t) => {
    const log = join(temporaryFolder(t), 'eve.json');
    writeFileSync(log, Buffer.concat([Buffer.alloc(5000, 0xfe), Buffer.from('\n')]));
    appendFileSync(log, `${'x'.repeat(3 << 20)}\n${eveLine(1)}\0\0\0\n${eveLine(2)}`);
    const stored = nothingStored();
    const follower = follow(t, [log], stored);

    await follower.until(() => stored.alerts.length === 2);
    await follower.stop();

    assert.deepEqual(sids(stored), [1, 2]);
    assert.equal(stored.rejected, 3);
  });
});
