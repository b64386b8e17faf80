import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { packLines } from '../../src/core/alert-lines.ts';
import { aGroup, alertTime, anIncrement } from '../support/alerts.ts';
import { openSqlite } from '../support/open-store.ts';
import { aHost, aPort, aScan } from '../support/stored-things.ts';
import { eve, fixtures, place } from './place.ts';

const printer = aGroup();
const own = aGroup({ source: '10.0.0.1', sid: 5, own: 'scan' });
const hostile = aGroup({ sid: 6, severity: 'high', message: 'EVIL \u001b[2J\u202e thing' });

async function filled(t: TestContext) {
  const there = place(t);
  const store = await openSqlite(join(there.data, 'netmon.db'));
  await store.commit('arp', { events: [], hosts: [aHost({ name: 'printer' })], ports: [aPort({ ip: '10.0.0.5' })] }, 1);
  const alerts = [anIncrement({ count: 3 }), anIncrement({ group: own, count: 9 }), anIncrement({ group: hostile })];
  const lines = await packLines([{ group: printer.id, time: alertTime, text: 'raw \u001b[31m line' }]);
  await store.commit('ids', { events: [], alerts, alertLines: [lines] }, 2);
  await store.close();
  return there;
}

const ids = (groups: readonly { readonly id: string }[]): string[] => groups.map(({ id }) => id);

describe('netmon alerts', () => {
  it('lists what waits for somebody, the worst first, with names and open ports', async (t) => {
    const { run, json } = await filled(t);

    const groups = await json('alerts');
    const { stdout } = await run('alerts');

    assert.deepEqual(ids(groups), [hostile.id, printer.id]);
    const { gid, sid, severity, source, target, count, firstSeen, lastSeen, engine } = groups[1];
    assert.deepEqual(
      { gid, sid, severity, source, target, count, firstSeen, lastSeen, engine },
      {
        ...{ gid: 1, sid: 2_001_219, severity: 'medium', source: '203.0.113.7', target: '10.0.0.5', count: 3 },
        ...{ firstSeen: '2026-11-21T12:00:00.000Z', lastSeen: '2026-11-21T12:00:00.000Z', engine: 'suricata' },
      },
    );
    assert.deepEqual([groups[1].targetName, groups[1].targetPortOpen], ['printer', true]);
    assert.match(stdout, /EVIL ·\[2J· thing.*\n.*ET SCAN.* 10\.0\.0\.5 \(printer\) .* 22 open/);
    assert.match(stdout, /2 groups; not listed are 1 own \(--all lists them\); 13 alerts in all/);
    assert.ok(!stdout.includes('\u001b'));
    assert.deepEqual(ids(await json('alerts', '--all', '--sid', '5')), [own.id]);
    assert.deepEqual(ids(await json('alerts', '--severity', 'high')), [hostile.id]);
    assert.deepEqual(ids(await json('alerts', '--host', 'printer', '--limit', '1')), [hostile.id]);
    assert.deepEqual(await json('alerts', '--host', '10.0.0.77'), []);
    assert.deepEqual(await json('alerts', '--since', '2026-11-21T12:00:00.001Z'), []);
  });

  it('says that a port is not open only where all that were aimed at were looked at lately', async (t) => {
    const { data, run, json } = place(t);
    const store = await openSqlite(join(data, 'netmon.db'));
    const scanned = { targets: ['10.0.0.5', '10.0.0.6'], scope: { tcp: '1-1000' }, hostsUp: 2, hostsTotal: 2 };
    const finishedAt = Date.now() - 60_000;
    const whole = aScan({ ...scanned, startedAt: finishedAt, finishedAt });
    const silent = aScan({
      ...scanned,
      id: 'silent',
      startedAt: finishedAt,
      finishedAt,
      targets: ['10.0.0.7'],
      hostsUp: 0,
      hostsTotal: 1,
    });
    const old = aScan({
      ...scanned,
      id: 'old',
      startedAt: finishedAt - 86_400_000,
      finishedAt: finishedAt - 86_400_000,
      targets: ['10.0.0.8'],
    });
    const aimed = [
      ['10.0.0.5', 21],
      ['10.0.0.6', 2000],
      ['10.0.0.7', 21],
      ['10.0.0.8', 21],
    ] as const;
    const alerts = aimed.map(([target, port]) => anIncrement({ group: aGroup({ target }), ports: [port] }));
    await store.commit('ids', { events: [], alerts, scans: [whole, silent, old] }, 1);
    await store.close();

    const groups: { target: string; targetPortOpen: boolean | null }[] = await json('alerts');
    assert.deepEqual(Object.fromEntries(groups.map(({ target, targetPortOpen }) => [target, targetPortOpen])), {
      ...{ '10.0.0.5': false, '10.0.0.6': null, '10.0.0.7': null, '10.0.0.8': null },
    });
    assert.match((await run('alerts', '--host', '10.0.0.5')).stdout, / 21 not open /);
  });

  it('shows a group with its lines, and takes acknowledgements and comments', async (t) => {
    const { run, json } = await filled(t);
    await run('alerts', 'comment', printer.id, 'who', 'is', 'that?', '--by', 'otto');
    const acked = await run('alerts', 'ack', printer.id.slice(0, 10), '--reason', 'a test', '--by', 'anna');

    const shown = await json('alerts', 'show', printer.id);
    const { stdout } = await run('alerts', 'show', printer.id);

    assert.equal(acked.stdout, '1 group acknowledged\n');
    assert.deepEqual(shown.lines, [{ time: '2026-11-21T12:00:00.000Z', text: 'raw \u001b[31m line' }]);
    assert.deepEqual(shown.days, [{ day: '2026-11-21', count: 3 }]);
    assert.equal(shown.comments[0].text, 'who is that?');
    assert.deepEqual([shown.standing, shown.acknowledged.by], ['acknowledged', 'anna']);
    assert.match(stdout, /acknowledged by anna.*: a test/);
    assert.match(stdout, /raw lines, newest first:\n {2}raw ·\[31m line/);
    assert.deepEqual(ids(await json('alerts')), [hostile.id]);
    await run('alerts', 'ack', printer.id, '--undo');
    assert.deepEqual(ids(await json('alerts')), [hostile.id, printer.id]);
  });

  it('shows what alerts were about, and what else Suricata tells of their connections', async (t) => {
    const { run, json } = place(t);
    await run('ids', 'import', eve);
    const [group] = await json('alerts', '--sid', '1000019');

    const shown = await json('alerts', 'show', group.id, '--lines', '3');
    const { stdout } = await run('alerts', 'show', group.id, '--lines', '3');

    assert.deepEqual(shown.about['http.hostname'], [{ value: '10.99.0.2', alerts: 5 }]);
    assert.equal(shown.about['http.url'].length, 5);
    assert.deepEqual(shown.about['http.status'][0], { value: '404', alerts: 4 });
    assert.equal(shown.around.length, 3);
    assert.partialDeepStrictEqual(shown.around[0], { kind: 'flow', fields: { state: 'closed', pkts_toserver: 6 } });
    assert.match(stdout, /^ {2}http\.status +404 ×4, 200$/m);
    assert.match(stdout, /^ {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}flow {6}pkts_toserver=6 /m);
  });

  it('names alerts of Snort 3 by its rules, and shows the rule', async (t) => {
    const { config, run, json } = place(t);
    writeFileSync(config, `security: {run_as: root}\nids: {rule_files: [${join(fixtures, 'snort3.rules')}]}\n`);
    await run('ids', 'import', join(fixtures, 'snort3/alert_json.txt'));
    const [group] = await json('alerts', '--sid', '1000005');

    const { rule } = await json('alerts', 'show', group.id);
    const { stdout } = await run('alerts', 'show', group.id);

    assert.deepEqual([group.message, group.severity], ['TEST SYN to 4444, possible backdoor', 'high']);
    assert.equal(rule.file, join(fixtures, 'snort3.rules'));
    assert.match(stdout, /^rule, from \/.*snort3\.rules:\n {2}alert tcp any any -> any 4444 \( msg:/m);
  });

  it('hides by rules, which are listed, counted, tried and removed', async (t) => {
    const { run, json } = await filled(t);
    const trial = await json('alerts', 'try', '--suppress', 'sid=6,target=10.0.0.0/24', '--days', '36500');
    const rule = await json('alerts', 'suppress', '--sid', '6', '--reason', 'noise', '--until', '30d', '--by', 'anna');

    assert.deepEqual([trial.alerts, trial.groups, trial.allAlerts, trial.allGroups], [1, 1, 4, 2]);
    assert.deepEqual([rule.id, rule.sid, rule.reason, rule.by, rule.hidden], [1, 6, 'noise', 'anna', 0]);
    assert.deepEqual(ids(await json('alerts')), [printer.id]);
    assert.equal((await json('alerts', 'suppressions')).suppressions.length, 1);
    const removed = await run('alerts', 'unsuppress', '1');
    assert.match(removed.stdout, /rule 1 is removed: sid 6/);
    assert.deepEqual(ids(await json('alerts')), [hostile.id, printer.id]);
    const byGroup = await json('alerts', 'suppress', printer.id);
    assert.deepEqual([byGroup.sid, byGroup.source, byGroup.target], [2_001_219, '203.0.113.7', '10.0.0.5']);
  });

  it('refuses what cannot be meant in one line', async (t) => {
    const { run } = await filled(t);
    const wrong = [
      ['alerts', 'suppress'],
      ['alerts', 'suppress', '--source', '10.0.0.5/24'],
      ['alerts', 'suppress', printer.id, '--sid', '5'],
      ['alerts', 'try', '--suppress', 'sid:5'],
      ['alerts', 'unsuppress', '77'],
      ['alerts', 'show', 'nothing'],
      ['alerts', '--sid', 'x'],
      ['alerts', '--host', 'nobody'],
    ];
    for (const args of wrong) {
      const { stderr, exitCode } = await run(...args);
      assert.equal(exitCode, 2, args.join(' '));
      assert.match(stderr, /^netmon: [^\n]+\n$/, args.join(' '));
    }
  });
});
