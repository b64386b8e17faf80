import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NetmonError } from '../../../src/core/errors.ts';
import type { NetmonEvent } from '../../../src/core/event.ts';
import { systemClock } from '../../../src/edges/clock.ts';
import { openSqlite } from '../../support/open-store.ts';
import { anEvent, aScan as aRecordedScan } from '../../support/stored-things.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { countAlerts, startIds } from './context.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/ids/attack-in-a-lab/', import.meta.url));
const eve = readFileSync(join(fixtures, 'suricata/eve.json'), 'utf8');

const aScan = (fields: Partial<NetmonEvent>): NetmonEvent =>
  anEvent({ type: 'scan.started', data: { scan: 's1', targets: ['10.99.0.0/24'] }, ...fields });

describe('ids monitor', { timeout: 120_000 }, () => {
  it('groups what a log has and what comes, each alert once over a restart and a rotation', async (t) => {
    const folder = temporaryFolder(t);
    const log = join(folder, 'eve.json');
    const lines = eve.split('\n').filter((line) => line !== '');
    writeFileSync(log, `${lines.slice(0, 150).join('\n')}\n`);
    const first = await startIds(t, folder, { files: [log] });
    const before = lines.slice(0, 150).filter((line) => line.includes('"event_type":"alert"')).length;
    await first.until(async (store) => (await countAlerts(store)) === before);
    await first.stop();
    appendFileSync(log, `${lines.slice(150, 300).join('\n')}\n`);
    renameSync(log, `${log}.1`);
    writeFileSync(log, `${lines.slice(300).join('\n')}\n`);

    const second = await startIds(t, folder, { files: [log] });
    await second.until(async (store) => (await countAlerts(store)) >= 82);

    assert.equal(await countAlerts(second.store), 82);
    const told = await second.store.events({ types: ['ids.alert'] });
    const groups = await second.store.alertGroups({});
    assert.equal(new Set(told.map(({ data }) => data.alert)).size, told.length, 'no group is told twice');
    assert.ok(told.length > 0 && told.length <= groups.length);
    assert.ok(
      told.every(({ learned, severity }) => learned === true && severity === 'info'),
      'they are old',
    );
    const [group] = groups.filter(({ sid }) => sid === 1_000_001);
    const raw = await second.store.alertLines(group?.id ?? '', 10);
    assert.ok(raw.length > 0 && raw.every(({ text }) => JSON.parse(text).alert.signature_id === 1_000_001));
  });

  it('labels what its own scan causes, also when that is read after a restart', async (t) => {
    const folder = temporaryFolder(t);
    const log = join(folder, 'eve.json');
    const watching = await startIds(t, folder, { files: [log] });
    const [start, end] = [Date.parse('2026-11-21T02:53:30Z'), Date.parse('2026-11-21T02:53:45Z')];
    watching.tell(aScan({ time: start }));
    watching.tell(
      aScan({ type: 'scan.finished', time: end, data: { scan: 's1', startedAt: start, targets: ['10.99.0.0/24'] } }),
    );
    await watching.until(async (store) => (await store.remember('ids')).heard === 2);
    await watching.stop();
    const again = await startIds(t, folder, { files: [log] });

    copyFileSync(join(fixtures, 'suricata/eve.json'), log);
    await again.until(async (store) => (await countAlerts(store)) === 82);

    const groups = await again.store.alertGroups({});
    const own = groups.filter(({ own: of }) => of === 'scan');
    assert.ok(own.length > 0);
    assert.ok(own.every(({ source, target }) => source === '10.99.0.1' && target?.startsWith('10.99.0.') === true));
    const told = new Set((await again.store.events({ types: ['ids.alert'] })).map(({ data }) => data.alert));
    assert.ok(own.every(({ id }) => !told.has(id)));
    assert.ok(
      groups.some(({ own: of, source }) => of === null && source === 'fd99::1'),
      'IPv6 was not scanned',
    );
  });

  it('knows its own sweep also when its alerts are read before it hears of the sweep', async (t) => {
    const folder = temporaryFolder(t);
    const log = join(folder, 'eve.json');
    const [startedAt, finishedAt] = [Date.parse('2026-11-21T02:53:30Z'), Date.parse('2026-11-21T02:53:45Z')];
    const data = { scan: 'sweep-1', targets: ['10.99.0.0/24'], startedAt, finishedAt: null };
    let asked = 0;
    const watching = await startIds(t, folder, { files: [log] }, async (store, batch) => {
      const isQuestion = Object.keys(batch).join() === 'events';
      asked += isQuestion ? 1 : 0;
      // What was stored before the question comes before its answer, as from the agent. The first is at the start.
      if (isQuestion && asked === 2) watching.tell(aScan({ type: 'sweep.window', time: startedAt, data }));
      await store.commit('ids', batch, 1);
    });
    await watching.until(async () => watching.troubles.length > 0);

    copyFileSync(join(fixtures, 'suricata/eve.json'), log);
    await watching.until(async (store) => (await countAlerts(store)) === 82);

    const groups = await watching.store.alertGroups({});
    const own = groups.filter(({ own: of }) => of === 'scan');
    assert.ok(own.length > 0);
    assert.ok(own.every(({ source, target }) => source === '10.99.0.1' && target?.startsWith('10.99.0.') === true));
    assert.deepEqual(
      [...(await watching.store.remember('ids')).memory.keys()].filter((key) => key.startsWith('scan ')),
      ['scan sweep-1'],
    );
    watching.tell(aScan({ type: 'sweep.window', time: finishedAt, data: { ...data, finishedAt } }));
    await watching.until(async (store) => !(await store.remember('ids')).memory.has('scan sweep-1'));
  });

  it('knows its own scans of before its very first start, as they are recorded', async (t) => {
    const folder = temporaryFolder(t);
    const log = join(folder, 'eve.json');
    copyFileSync(join(fixtures, 'suricata/eve.json'), log);
    const store = await openSqlite(join(folder, 'netmon.db'));
    const [startedAt, finishedAt] = [Date.parse('2026-11-21T02:53:30Z'), Date.parse('2026-11-21T02:53:45Z')];
    const sweep = aRecordedScan({ id: 'sweep-1', kind: 'sweep', startedAt, finishedAt, targets: ['10.99.0.0/24'] });
    await store.commit('arp', { events: [], scans: [sweep] }, 1);
    await store.close();

    const watching = await startIds(t, folder, { files: [log] });
    await watching.until(async (opened) => (await countAlerts(opened)) === 82);

    assert.ok((await watching.store.alertGroups({})).some(({ own }) => own === 'scan'));
  });

  it('says which log is not there, and that all is well when it comes', async (t) => {
    const folder = temporaryFolder(t);
    const log = join(folder, 'alert');
    const watching = await startIds(t, folder, { files: [log] });
    await watching.until(async () => watching.troubles.length > 0);
    assert.match(watching.troubles[0]?.reason ?? '', /alert is not there/);

    copyFileSync(join(fixtures, 'snort2/alert.fast'), log);
    await watching.until(async (store) => (await countAlerts(store)) === 311);

    assert.equal(watching.troubles.at(-1), null);
  });

  it('counts nothing twice when storing fails and it begins anew', async (t) => {
    const folder = temporaryFolder(t);
    const log = join(folder, 'fast.log');
    copyFileSync(join(fixtures, 'suricata/fast.log'), log);
    let stored = 0;
    const broken = await startIds(t, folder, { files: [log] }, async (store, batch) => {
      if ((batch.alerts ?? []).length > 0) throw new Error('the disk is full');
      stored += 1;
      await store.commit('ids', batch, 1);
    });
    await assert.rejects(
      broken.until(async () => false),
      /disk is full/,
    );
    await broken.stop();

    const again = await startIds(t, folder, { files: [log] });
    await again.until(async (store) => (await countAlerts(store)) >= 82);

    assert.ok(stored > 0);
    assert.equal(await countAlerts(again.store), 82);
  });

  it('is down while the engine that it is to run is not installed, and off until that is known', async (t) => {
    const exec = () => Promise.reject(new NetmonError('TOOL_MISSING', 'ids', 'there is no such program'));
    const watching = await startIds(t, temporaryFolder(t), { engine: { run: 'snort' } }, undefined, { exec });
    await watching.until(async () => watching.troubles.some((trouble) => trouble?.down === true));

    assert.deepEqual(watching.troubles, [
      { reason: 'the engine on eth0 is being started', hint: null, off: true },
      { reason: 'snort is not installed', hint: 'install Snort 2 or 3', down: true },
    ]);
  });

  it('says that rules are out of date, whoever runs the engine, until they are updated', async (t) => {
    const folder = temporaryFolder(t);
    const [log, rules] = [join(folder, 'alert'), join(folder, 'site.rules')];
    copyFileSync(join(fixtures, 'snort2/alert.fast'), log);
    writeFileSync(rules, '');
    const old = Date.now() / 1000 - 40.5 * 86_400;
    utimesSync(rules, old, old);
    const hundredfold = {
      ...systemClock,
      sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / 100, signal),
    };
    const config = { files: [log], engine: { rules: [rules], rules_age: '30d' } };
    const watching = await startIds(t, folder, config, undefined, { clock: hundredfold });
    await watching.until(async () => watching.troubles.some((trouble) => trouble !== null));
    assert.equal(watching.troubles.at(-1)?.reason, `the rules in ${rules} are 40d old`);

    utimesSync(rules, new Date(), new Date());
    await watching.until(async () => watching.troubles.at(-1) === null);
  });
});
