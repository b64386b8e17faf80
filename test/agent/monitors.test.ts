import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { superviseMonitors } from '../../src/agent/monitors.ts';
import { systemClock } from '../../src/edges/clock.ts';
import { openJsonLog } from '../../src/edges/log.ts';
import { createEventHub } from '../../src/pipeline/event-hub.ts';
import { monitors } from '../../src/registry.ts';
import { openPool } from '../../src/runtime/pool.ts';
import { openSqlite } from '../support/open-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the coverage ledger of the agent', () => {
  it('begins with the agent: what a monitor did before it said anything is not taken for watching', async (t) => {
    const folder = temporaryFolder(t);
    const store = await openSqlite(join(folder, 'netmon.db'));
    t.after(() => store.close());
    let now = 2_000;
    const clock = { ...systemClock, now: () => now };
    const site = { data: folder, interfaces: [], missing: [], networks: [], exclude: [], rawSockets: false };
    const pool = openPool();
    t.after(() => pool.close());
    const off = Promise.withResolvers<void>();
    const isOff = ({ state }: { state: string }): boolean => state === 'off';
    const supervisor = superviseMonitors({
      monitors: monitors.map((definition) => ({ definition, config: { enabled: false } })),
      parts: {
        ...{ store, hub: createEventHub(store, clock), pool, clock, logLevel: 'error', site: () => site },
        log: openJsonLog({ write: () => true }, 'error'),
      },
      since: 1_000,
      onState: () => supervisor.states().every(isOff) && off.resolve(),
      onProgress: () => {},
    });
    supervisor.start();
    await off.promise;
    now = 5_000;

    await supervisor.stop();

    const first = await store.gaps({ since: 0, until: 3_000 });
    assert.deepEqual(
      first.map(({ monitor, from, kind }) => `${monitor} ${kind} ${from}`).sort(),
      monitors.map(({ name }) => `${name} off 1000`).sort(),
    );
  });
});
