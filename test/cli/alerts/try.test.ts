import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { dayOf } from '../../../src/core/alert-group.ts';
import { aGroup, anIncrement } from '../../support/alerts.ts';
import { openSqlite } from '../../support/open-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { netmon } from '../netmon.ts';

const day = (date: number, hour = 0): number => Date.UTC(2026, 10, date, hour);

const short = aGroup({ sid: 5 });
const long = aGroup({ sid: 6 });
const own = aGroup({ sid: 6, source: '10.0.0.1', own: 'scan' });

/** One group of the 20th, 10:00 to 12:00; one of the 18th to the 21st with 4 alerts a day. */
async function place(t: TestContext) {
  const data = temporaryFolder(t);
  const store = await openSqlite(join(data, 'netmon.db'));
  const days = (dates: readonly number[], count: number) => dates.map((date) => ({ day: dayOf(day(date)), count }));
  const increments = [
    anIncrement({ group: short, firstSeen: day(20, 10), lastSeen: day(20, 12), days: days([20], 7) }),
    anIncrement({ group: long, firstSeen: day(18, 10), lastSeen: day(21, 12), days: days([18, 19, 20, 21], 4) }),
    anIncrement({ group: own, firstSeen: day(18, 10), lastSeen: day(21, 12), days: days([18], 400) }),
  ];
  await store.commit('ids', { events: [], alerts: increments }, 1);
  await store.close();
  const run = (...args: string[]) => netmon('--data', data, 'alerts', 'try', ...args);
  const json = async (...args: string[]) => {
    const { stdout, stderr, exitCode } = await run(...args, '--json');
    assert.deepEqual([stderr, exitCode], ['', 0]);
    return JSON.parse(stdout);
  };
  return { run, json };
}

describe('netmon alerts try', () => {
  it('counts what a rule would have hidden in any time, exactly for whole days', async (t) => {
    const { run, json } = await place(t);
    const counts = async (...args: string[]) => {
      const { groups, alerts, leastAlerts, allGroups, allAlerts } = await json('--sid', '6', ...args);
      return { groups, alerts, leastAlerts, allGroups, allAlerts };
    };

    const two = { groups: 1, alerts: 8, leastAlerts: 8, allGroups: 2, allAlerts: 15 };
    assert.deepEqual(await counts('--since', '2026-11-19', '--until', '2026-11-21'), two);
    assert.deepEqual(await counts('--until', '2026-11-19'), {
      ...two,
      alerts: 4,
      leastAlerts: 4,
      allGroups: 1,
      allAlerts: 4,
    });
    assert.deepEqual(await counts('--since', '2026-11-20'), { ...two, allAlerts: 15 });
    assert.deepEqual(await counts('--days', '36500'), { ...two, alerts: 16, leastAlerts: 16, allAlerts: 23 });
    const { stdout } = await run('--sid', '6', '--since', '2026-11-19', '--until', '2026-11-21');
    assert.match(
      stdout,
      /\n\nsid 6 would have hidden 8 of 15 alerts, in 1 of 2 groups, from 2026-11-19 00:00:00 on until 2026-11-21 00:00:00\n$/,
    );
  });

  it('says between which numbers a count is where days are cut', async (t) => {
    const { run, json } = await place(t);

    const args = ['--sid', '6', '--since', '2026-11-20T11:00:00Z'];
    const { alerts, leastAlerts, allAlerts, leastAllAlerts, since, until } = await json(...args);
    const { stdout } = await run(...args);

    assert.deepEqual([alerts, leastAlerts], [8, 4]);
    assert.deepEqual([allAlerts, leastAllAlerts], [14, 5]);
    assert.deepEqual([since, until], ['2026-11-20T11:00:00.000Z', null]);
    assert.match(
      stdout,
      /sid 6 would have hidden 4 to 8 of 5 to 14 alerts, .* from 2026-11-20 11:00:00 on\nalerts are counted by days/,
    );
  });

  it('shows no table where nothing would have been hidden', async (t) => {
    const { run } = await place(t);

    const { stdout, exitCode } = await run('--sid', '77', '--since', '2026-11-20');

    assert.deepEqual([exitCode, stdout.split('\n').length], [0, 2]);
    assert.match(stdout, /^sid 77 would have hidden 0 of 15 alerts, in 0 of 2 groups/);
  });

  it('refuses times that cannot be meant', async (t) => {
    const { run } = await place(t);
    const wrong = [
      ['--since', 'soon'],
      ['--since', '2026-11-20', '--until', '2026-11-19'],
      ['--days', '3', '--since', '2026-11-20'],
      ['--days', '0'],
    ];
    for (const args of wrong) {
      const { stderr, exitCode } = await run('--sid', '6', ...args);
      assert.equal(exitCode, 2, args.join(' '));
      assert.match(stderr, /^netmon: [^\n]+\n$/, args.join(' '));
    }
  });
});
