import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { openSqlite } from '../support/open-store.ts';
import { anEvent } from '../support/stored-things.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { jsonLines, netmon, startNetmon } from './netmon.ts';
import { fill, noon } from './stored-network.ts';

/** A folder that all tests here only read. */
const data = mkdtempSync(join(tmpdir(), 'netmon-test-'));
before(() => fill(data));
after(() => rmSync(data, { recursive: true }));

const ask = (...args: readonly string[]) => netmon(...args, '--data', data);

describe('netmon events', { concurrency: 3 }, () => {
  it('shows what happened, oldest first', async () => {
    const { stdout } = await ask('events', '--limit', '3');

    assert.deepEqual(stdout.split('\n'), [
      '2026-11-21 12:01:00  low       host.gone               New device 10.0.0.5',
      '2026-11-21 12:02:00  learned   arp.scan                New device 10.0.0.5',
      '2026-11-21 12:04:00  medium    port.opened             New device 10.0.0.5',
      '',
    ]);
  });

  it('gives one JSON object a line', async () => {
    const { stdout } = await ask('events', '--json', '--limit', '4');

    const [first] = jsonLines(stdout);
    const { id, ...event } = first ?? {};
    assert.match(String(id), /^[0-9a-f]{32}$/);
    assert.deepEqual(event, {
      seq: 1,
      time: '2026-11-21T12:00:00.000Z',
      storedAt: '2026-11-21T12:03:00.000Z',
      type: 'host.new',
      severity: 'medium',
      monitor: 'arp',
      subject: '10.0.0.5',
      summary: 'New device',
      host: '00:16:3e:00:00:05',
      learned: false,
      data: { ip: '10.0.0.5' },
    });
  });

  const choices: { readonly [args: string]: readonly string[] } = {
    '--type host': ['host.new', 'host.gone'],
    '--type host.gone arp': ['host.gone', 'arp.scan'],
    '--severity medium': ['host.new', 'arp.scan', 'port.opened'],
    '--host 10.0.0.6': ['host.gone'],
    '--host printer': ['host.new'],
    '--since 2026-11-21T12:02:00Z': ['arp.scan', 'port.opened'],
    '--until 2026-11-21T12:02:00Z': ['host.new', 'host.gone'],
    '--since 2026-11-21T12:01:00Z --until 2026-11-21T12:02:00Z': ['host.gone'],
    '--limit 1': ['port.opened'],
    '--limit 1 --type host': ['host.gone'],
    '--since 1d --until 2026-11-21': [],
  };
  for (const [args, types] of Object.entries(choices)) {
    it(`chooses by ${args}`, async () => {
      const { exitCode, stdout } = await ask('events', '--json', ...args.split(' '));

      assert.equal(exitCode, 0);
      assert.deepEqual(
        jsonLines(stdout).map(({ type }) => type),
        types,
      );
    });
  }

  it('says that there are none', async () => {
    const { exitCode, stdout, stderr } = await ask('events', '--type', 'dhcp');

    assert.deepEqual([exitCode, stdout, stderr], [0, '', 'no events\n']);
  });

  it('shows the begin of a scan only to whoever asks for it, and to programs', async (t) => {
    const own = temporaryFolder(t);
    const store = await openSqlite(join(own, 'netmon.db'));
    const events = ['host.new', 'scan.started'].map((type) => anEvent({ key: type, type: type as 'host.new' }));
    await store.commit('ports', { events }, noon);
    await store.close();
    const shown = async (...args: string[]) => (await netmon('events', ...args, '--data', own)).stdout;

    assert.doesNotMatch(await shown(), /scan\.started/);
    assert.match(await shown('--limit', '1'), /host\.new/);
    assert.match(await shown('--type', 'scan'), /scan\.started/);
    assert.equal(jsonLines(await shown('--json')).length, 2);
  });

  it('goes on with what comes, until nobody reads', async (t) => {
    const own = temporaryFolder(t);
    await fill(own);
    const child = startNetmon(['events', '--json', '--follow', '--type', 'host.new', '--data', own]);
    const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
    const next = async () => JSON.parse((await lines.next()).value ?? 'null');
    const store = await openSqlite(join(own, 'netmon.db'));
    const happens = (key: string) =>
      store.commit('arp', { events: [anEvent({ key, time: noon }), anEvent({ key, type: 'host.gone' })] }, noon);

    const old = await next();
    await happens('first');
    const first = await next();
    await happens('second');
    const second = await next();
    child.stdout?.destroy();
    const closed = once(child, 'close');
    await happens('third');

    assert.deepEqual([old.seq, first.type, second.type], [1, 'host.new', 'host.new']);
    assert.ok(first.seq < second.seq);
    assert.deepEqual((await closed)[0], 0);
    await store.close();
  });
});
