import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { systemClock } from '../../../../src/edges/clock.ts';
import { createAlertDetector } from '../../../../src/monitors/ids/groups/detector.ts';
import { alertTime, anAlert } from '../../../support/alerts.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { countAlerts, startIds } from '../context.ts';
import { someRules } from '../rules.ts';

const hour = 3_600_000;
const day = 24 * hour;

const line = (time: number, sid: number, source = '10.99.0.7'): string =>
  `${JSON.stringify({
    timestamp: new Date(time).toISOString().replace('Z', '000+0000'),
    ...{ event_type: 'alert', src_ip: source, src_port: 4000, dest_ip: '10.99.0.2', dest_port: 22, proto: 'TCP' },
    alert: { action: 'allowed', gid: 1, signature_id: sid, rev: 1, signature: 'made up', category: '', severity: 1 },
  })}\n`;

describe('a clock that goes back', { timeout: 60_000 }, () => {
  it('at the sensor loses no alert and doubles none, over a restart as well', async (t) => {
    const folder = temporaryFolder(t);
    const log = join(folder, 'eve.json');
    const now = Date.now();
    const jumps = [0, -hour, hour, -day, 2 * day, -300 * day, 1];
    writeFileSync(log, jumps.map((jump) => line(now + jump, 5)).join(''));
    const first = await startIds(t, folder, { files: [log] });
    await first.until(async (store) => (await countAlerts(store)) === jumps.length);
    await first.stop();
    appendFileSync(log, [...jumps].map((jump) => line(now - 500 * day + jump, 5)).join(''));
    const second = await startIds(t, folder, { files: [log] });
    await second.until(async (store) => (await countAlerts(store)) >= 2 * jumps.length);

    const [group, ...others] = await second.store.alertGroups({});
    assert.deepEqual(others, []);
    assert.equal(group?.count, 2 * jumps.length);
    assert.deepEqual([group?.firstSeen, group?.lastSeen], [now - 800 * day, now + 2 * day]);
    assert.equal((await second.store.events({ types: ['ids.alert'] })).length, 1, 'it is told once');
    assert.equal((await second.store.events({ types: ['ids.escalated'] })).length, 0);
  });

  it('at the sensor does not hide what is new', async (t) => {
    const folder = temporaryFolder(t);
    const log = join(folder, 'eve.json');
    const now = Date.now();
    const sources = Array.from({ length: 60 }, (_, index) => `10.98.0.${index + 1}`);
    // More than is told singly, tomorrow; then it is set right.
    writeFileSync(log, sources.map((source) => line(now + day, 6, source)).join(''));
    const watching = await startIds(t, folder, { files: [log] });
    await watching.until(async (store) => (await countAlerts(store)) === sources.length);
    appendFileSync(log, line(now, 6, '10.97.0.1') + line(now, 7, '10.97.0.1'));
    await watching.until(async (store) => (await countAlerts(store)) === sources.length + 2);

    const told = await watching.store.events({ types: ['ids.alert'] });
    const ofNow = told.filter(({ data }) => data.source === '10.97.0.1').map(({ data }) => data.sid);
    assert.deepEqual(ofNow.sort(), [6, 7]);
  });

  it('at the agent changes nothing of what alerts say, and stops nothing', async (t) => {
    const folder = temporaryFolder(t);
    const log = join(folder, 'eve.json');
    const now = Date.now();
    let off = 0;
    writeFileSync(log, line(now, 5));
    const clock = { ...systemClock, now: () => systemClock.now() + off };
    const watching = await startIds(t, folder, { files: [log] }, undefined, { clock });
    for (const [turn, jump] of [-day, 3 * day, -hour].entries()) {
      off += jump;
      appendFileSync(log, line(now + turn + 1, 5));
      await watching.until(async (store) => (await countAlerts(store)) === turn + 2);
    }

    const [group] = await watching.store.alertGroups({});
    assert.deepEqual([group?.firstSeen, group?.lastSeen, group?.count], [now, now + 3, 4]);
    assert.deepEqual(
      watching.troubles.filter((trouble) => trouble !== null),
      [],
    );
  });

  it('does not make the usual number of alerts look like much more, nor much more like the usual', () => {
    const detector = createAlertDetector(someRules(), new Map());
    const escalations = (alerts: Parameters<typeof detector.take>[0]): number => {
      detector.take(alerts);
      const news = (detector.drain()?.alerts ?? []).flatMap((increment) => increment.news);
      return news.filter(({ event }) => event.type === 'ids.escalated' && event.data.why === 'more').length;
    };
    const anHour = (begin: number, count: number) =>
      Array.from({ length: count }, (_, index) => anAlert({ time: begin + index }));
    let told = 0;
    for (let at = 0; at < 48; at += 1) told += escalations(anHour(alertTime + at * hour, 60));
    const back = alertTime - 30 * day;
    for (let at = 0; at < 48; at += 1) told += escalations(anHour(back + at * hour, 60));

    assert.equal(told, 0);
    assert.equal(escalations(anHour(back + 49 * hour, 3000)), 1);
  });

  it('does not fill the table of groups for ever with those of tomorrow', () => {
    const detector = createAlertDetector(someRules({ mostGroups: 200, mostGroupsPerSignature: 10_000 }), new Map());
    const groupsOf = (time: number, begin: number) =>
      Array.from({ length: 300 }, (_, index) =>
        anAlert({ time: time + index, source: `198.51.${(begin + index) >> 8}.${(begin + index) & 255}` }),
      );
    detector.take(groupsOf(alertTime + day, 0));
    detector.drain();
    detector.take(groupsOf(alertTime, 1000));
    detector.take(groupsOf(alertTime + 2 * hour, 2000));
    const sources = (detector.drain()?.alerts ?? []).map(({ group }) => group.source);

    assert.ok(sources.filter((source) => source?.startsWith('198.51.')).length >= 150, `${sources.length} groups`);
  });
});
