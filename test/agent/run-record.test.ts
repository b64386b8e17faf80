import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { beginRun, deathOf } from '../../src/agent/run-record.ts';
import { systemClock } from '../../src/edges/clock.ts';
import { openSqlite } from '../support/open-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

describe('the record of a run', () => {
  it('is there from the start, without an end until it ended', async (t) => {
    const store = await openSqlite(join(temporaryFolder(t), 'netmon.db'));
    t.after(() => store.close());
    const clock = { ...systemClock, now: () => 1000 };

    const run = await beginRun(store, { clock, log, pid: 7 });
    const during = await store.lastAgentRun();
    await run.end();
    const after = await store.lastAgentRun();

    assert.partialDeepStrictEqual(during, { startedAt: 1000, lastAlive: 1000, stoppedAt: null, pid: 7 });
    assert.equal(after?.stoppedAt, 1000);
  });

  it('is never alive before it started, though the clock was set back', async (t) => {
    const store = await openSqlite(join(temporaryFolder(t), 'netmon.db'));
    t.after(() => store.close());
    let now = 100_000;
    const run = await beginRun(store, { clock: { ...systemClock, now: () => now }, log, pid: 7 });

    now = 5;
    await run.end();

    assert.equal((await store.lastAgentRun())?.lastAlive, 100_000);
  });
});

describe('a death', () => {
  const run = { startedAt: 10, lastAlive: 50, stoppedAt: null, pid: 7, version: '0.1.0' };

  it('is told of a run without an end, with the time at which it was alive for sure', () => {
    const [event] = deathOf(run);

    assert.deepEqual([event?.type, event?.time, event?.data], ['agent.died', 50, { lastAlive: 50 }]);
  });

  it('is not told where there was no run, or one that was stopped', () => {
    assert.deepEqual([...deathOf(null), ...deathOf({ ...run, stoppedAt: 60 })], []);
  });
});
