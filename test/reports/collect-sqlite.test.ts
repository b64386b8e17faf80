import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { noPolicy } from '../../src/baseline/policy.ts';
import type { StoredEvent } from '../../src/core/event.ts';
import { collectReport, type ReportStore } from '../../src/reports/collect.ts';
import type { Store } from '../../src/store/store.ts';
import { openSqlite } from '../support/open-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { at } from './builders.ts';
import { richDay } from './days.ts';
import { fakeStore } from './fake-store.ts';

const request = {
  day: '2026-11-20',
  zone: 'Europe/Berlin',
  now: at('06:00', '2026-11-21'),
  sensor: 'sensor-1',
  version: '0.1.0',
  policy: noPolicy,
};

/** Puts the rich day into a store; gives its events as they are stored there. */
async function fill(store: Store): Promise<readonly StoredEvent[]> {
  const { events = [], hosts = [], ports = [], os = [], scans = [], gaps = [], runs = [], monitors = [] } = richDay;
  const { bandwidth = [], spikes = [], captures = [] } = richDay;
  await store.addApprovals(richDay.approvals ?? []);
  const stored = await store.commit(
    'arp',
    { events, hosts, ports, os, scans, bandwidth, spikes, captures },
    request.now,
  );
  for (const gap of gaps) await store.openGap(gap);
  for (const run of runs) await store.setAgentRun(run);
  for (const monitor of monitors) {
    await store.setMonitorState({ monitor, state: 'running', reason: null, hint: null, since: 0 });
  }
  return stored;
}

describe('daily report from SQLite', () => {
  it('is the one that the store in memory gives, so that tests with that one mean something', async (t) => {
    const store = await openSqlite(join(temporaryFolder(t), 'netmon.db'));
    const events = await fill(store);
    const [hosts, ports] = [await store.hosts(), await store.ports({})];
    const fake: ReportStore = fakeStore({ ...richDay, events, hosts, ports });

    const report = await collectReport(store, request);

    await store.close();
    assert.deepEqual(report, await collectReport(fake, request));
  });
});
