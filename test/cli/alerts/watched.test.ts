import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { alertsWatched } from '../../../src/cli/alerts/watched.ts';
import { openSqlite } from '../../support/open-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { netmon } from '../netmon.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.UTC(2026, 10, 21, 12);

async function watched(t: TestContext, { stoppedAt = null }: { readonly stoppedAt?: number | null } = {}) {
  const folder = temporaryFolder(t);
  const store = await openSqlite(join(folder, 'netmon.db'));
  t.after(() => store.close());
  await store.setAgentRun({ startedAt: now - 6 * hour, lastAlive: now, stoppedAt, pid: 1, version: '1' });
  const gap = (from: number, to: number | null, reason: string, kind: 'down' | 'degraded' = 'down') =>
    store.openGap({ monitor: 'ids', from, to, kind, reason });
  return { folder, store, gap };
}

describe('what netmon alerts says of the time in which nobody looked', () => {
  it('is nothing where all of it was watched since netmon was installed', async (t) => {
    const { store } = await watched(t);

    assert.deepEqual(await alertsWatched(store, {}, now), []);
  });

  it('is that nothing looks now, and why', async (t) => {
    const stopped = await watched(t, { stoppedAt: now - hour });
    const down = await watched(t);
    await down.gap(now - minute, null, 'no engine watches \u001b[2Jeth0');
    const degraded = await watched(t);
    await degraded.gap(now - minute, null, 'a log is silent', 'degraded');

    const [stoppedLine, ...more] = await alertsWatched(stopped.store, {}, now);
    assert.match(stoppedLine ?? '', /^No intrusion detection since 2026-11-2.*: the agent was stopped$/);
    assert.deepEqual(more, []);
    assert.match(
      String(await alertsWatched(down.store, {}, now)),
      /^No intrusion detection since .*: no engine watches ·\[2Jeth0$/,
    );
    assert.match(
      String(await alertsWatched(degraded.store, {}, now)),
      /^Intrusion detection is only partial since .*: a log is silent$/,
    );
  });

  it('is for how long nothing did in the time that is asked about', async (t) => {
    const { store, gap } = await watched(t);
    await gap(now - 3 * hour, now - 2 * hour, 'the engine crashed');
    await gap(now - 30 * minute, now - 20 * minute, 'the cable was out');

    assert.match(
      String(await alertsWatched(store, {}, now)),
      /^In the last day, .* for 1 h 10 min \(longest gap: 1 h from .*\): the engine crashed$/,
    );
    const sinceThen = await alertsWatched(store, { since: now - hour, until: now - 25 * minute }, now);
    assert.match(String(sinceThen), /^In this time, .* partial for 5 min \(from .*\): the cable was out$/);
    assert.deepEqual(await alertsWatched(store, { since: now - minute }, now), []);
  });

  it('stands below a list without alerts, also where only logs were imported', async (t) => {
    const { folder, store } = await watched(t, { stoppedAt: now });
    await store.close();
    const { stdout } = await netmon('--data', folder, 'alerts');
    const imported = temporaryFolder(t);
    await (await openSqlite(join(imported, 'netmon.db'))).close();

    assert.match(stdout, /0 groups; 0 alerts in all\n.*No intrusion detection since .*: the agent was stopped\n/);
    assert.match((await netmon('--data', imported, 'alerts')).stdout, /No agent has run here yet/);
  });
});
