import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { positionPrefix } from '../../../src/core/log-position.ts';
import { fingerprintOf } from '../../../src/edges/logs/log-fingerprint.ts';
import { openSqlite } from '../../support/open-store.ts';
import { aHost, aScan } from '../../support/stored-things.ts';
import { startNetmon } from '../netmon.ts';
import { eve, place } from '../place.ts';

describe('netmon ids import', () => {
  it('counts what a log has, and stores it once', async (t) => {
    const { data, json } = place(t);
    const first = await json('ids', 'import', eve);
    const packed = join(data, 'eve.json.gz');
    writeFileSync(packed, gzipSync(readFileSync(eve)));

    const again = await json('ids', 'import', eve, packed);

    assert.deepEqual([first.alerts, first.new, first.rejected, first.other], [82, 82, 0, 316]);
    assert.equal(first.bySignature['1:1000009'], 18);
    assert.deepEqual(first.bySeverity, { high: 10, medium: 10, low: 46, info: 16 });
    assert.deepEqual([first.first, first.last], ['2026-11-21T02:53:40.025Z', first.last]);
    assert.deepEqual([again.alerts, again.new], [164, 0]);
    const groups: { count: number; sid: number }[] = await json('alerts');
    assert.equal(
      groups.reduce((sum, { count }) => sum + count, 0),
      82,
    );
  });

  it('goes on where a log was left that has grown since, in another place', async (t) => {
    const { data, json } = place(t);
    const lines = readFileSync(eve, 'utf8').split('\n');
    const [log, moved] = [join(data, 'eve.json'), join(data, 'moved.json')];
    writeFileSync(log, `${lines.slice(0, 200).join('\n')}\n${lines[200]?.slice(0, 40)}`);
    const first = await json('ids', 'import', log);
    copyFileSync(log, moved);
    appendFileSync(moved, `${lines[200]?.slice(40)}\n${lines.slice(201).join('\n')}`);

    const second = await json('ids', 'import', moved);

    assert.equal(first.rejected, 1, 'the line that was cut');
    assert.equal(first.new + second.new, 82);
    assert.equal(second.alerts, 82);
  });

  it('does not count again what the agent has read while it followed the log', async (t) => {
    const { data, json } = place(t);
    const text = readFileSync(eve);
    const offset = text.lastIndexOf(10, text.length / 4) + 1;
    const [head, tail] = [fingerprintOf(text.subarray(0, 256)), fingerprintOf(text.subarray(offset - 128, offset))];
    const position = { path: '/gone/eve.json', inode: '1', offset, head, tail, changed: 1, behindAlert: false };
    const store = await openSqlite(join(data, 'netmon.db'));
    await store.commit('ids', { events: [], checkpoint: { [`${positionPrefix}1`]: position } }, 1);
    await store.close();
    const packed = join(data, 'eve.json.gz');
    writeFileSync(packed, gzipSync(text));
    const behind = text.subarray(offset).toString().split('"event_type":"alert"').length - 1;

    const first = await json('ids', 'import', packed);
    const second = await json('ids', 'import', eve);

    assert.ok(behind > 0 && behind < 82);
    assert.deepEqual([first.alerts, first.new, second.new], [82, behind, 0]);
  });

  it("labels what netmon's own sweep of that time caused, and only that", async (t) => {
    const { data, json } = place(t);
    const [startedAt, finishedAt] = [Date.parse('2026-11-21T02:53:30Z'), Date.parse('2026-11-21T02:53:45Z')];
    const sweep = aScan({ id: 'sweep-1', kind: 'sweep', startedAt, finishedAt, targets: ['10.99.0.0/24'] });
    const others = aScan({ ...sweep, id: 'import-1', finishedAt: finishedAt + 86_400_000, targets: ['0.0.0.0/0'] });
    const sensor = aHost({ self: true, ip: '10.99.0.1', addresses: [{ ip: '10.99.0.1', firstSeen: 1, lastSeen: 1 }] });
    const store = await openSqlite(join(data, 'netmon.db'));
    await store.commit('arp', { events: [], scans: [sweep, others], hosts: [sensor] }, 1);
    await store.close();

    await json('ids', 'import', eve);

    const groups: { own: string | null; source: string; lastSeen: string }[] = await json('alerts', '--all');
    const labelled = groups.filter(({ own: of }) => of === 'scan');
    assert.ok(labelled.length > 0);
    assert.ok(
      labelled.every(({ source, lastSeen }) => source === '10.99.0.1' && Date.parse(lastSeen) <= finishedAt + 2000),
    );
    assert.ok(groups.some(({ own: of, source }) => of === null && source !== '10.99.0.1'));
  });

  it('counts nothing twice when it was killed', async (t) => {
    const { data, config, json } = place(t);
    const log = join(data, 'large.json');
    const text = readFileSync(eve, 'utf8');
    for (let copy = 0; copy < 60; copy += 1) appendFileSync(log, text);
    for (let kill = 0; kill < 3; kill += 1) {
      const child = startNetmon(['-c', config, '--data', data, 'ids', 'import', log]);
      const ended = once(child, 'exit');
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 600 + 150 * kill))]);
      child.kill('SIGKILL');
      await ended;
    }

    const whole = await json('ids', 'import', log);

    const groups: { count: number }[] = await json('alerts', '--all');
    assert.equal(whole.alerts, 82 * 60);
    assert.equal(
      groups.reduce((sum, { count }) => sum + count, 0),
      82 * 60,
    );
  });

  it('says what cannot be read, and takes in the rest', async (t) => {
    const { data, run } = place(t);
    const rubbish = join(data, 'rubbish');
    writeFileSync(rubbish, Buffer.from([0, 255, 10, 7, 10, 65]));

    const packed = join(data, 'eve.json.zst');
    writeFileSync(packed, zstdCompressSync(readFileSync(eve)));

    const { stdout, stderr, exitCode } = await run('ids', 'import', '/nowhere', data, rubbish, packed, eve, '--json');

    assert.equal(exitCode, 2);
    assert.equal(JSON.parse(stdout).alerts, 82);
    assert.match(stderr, /\/nowhere was not imported to its end: no file/);
    assert.match(stderr, /is a folder/);
    assert.match(stderr, /eve\.json\.zst is packed by zstd, .* \(unpack it first: zstd -d .*eve\.json\.zst\)/);
    assert.match(stderr, /none of its lines is of a format/);
  });
});
