import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createRunFolders } from '../../../src/edges/runs/run-folders.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const time = Date.UTC(2026, 10, 21, 6, 1, 2, 345);
const day = 86_400_000;

describe('folders of runs', () => {
  it('get their name, the time in UTC, when the run is over', async (t) => {
    const data = temporaryFolder(t);
    const folders = createRunFolders(data);

    const folder = await folders.open(time);
    assert.ok(existsSync(folder.path));
    assert.deepEqual(readdirSync(join(data, 'runs')), ['.partial-20261121T060102.345Z']);

    assert.equal(await folders.keep(folder, false), 'runs/20261121T060102.345Z');
    assert.deepEqual(readdirSync(join(data, 'runs')), ['20261121T060102.345Z', 'chain.json']);
  });

  it('are found under latest when they are whole, and the newest of these', async (t) => {
    const data = temporaryFolder(t);
    const folders = createRunFolders(data);
    const [first, second, broken] = [
      await folders.open(time),
      await folders.open(time),
      await folders.open(time + day),
    ];
    for (const { name, path } of [first, second]) writeFileSync(join(path, 'tcp.xml'), name);

    await folders.keep(second, true);
    await folders.keep(first, true);
    await folders.keep(broken, false);

    assert.notEqual(first.name, second.name);
    assert.equal(readFileSync(join(data, 'runs/latest/tcp.xml'), 'utf8'), second.name);
  });

  it('are removed when they are old, except the latest whole one', async (t) => {
    const data = temporaryFolder(t);
    const before = createRunFolders(data);
    await before.keep(await before.open(time), false);
    await before.keep(await before.open(time + 1), true);
    await before.keep(await before.open(time + 9 * day), false);
    mkdirSync(join(data, 'runs', 'notes'));

    const folders = createRunFolders(data);
    await folders.prepare();
    await folders.retain({ before: time + 5 * day, bytes: null });

    const kept = ['20261121T060102.346Z', '20261130T060102.345Z', 'chain.json', 'latest', 'notes'];
    assert.deepEqual(readdirSync(join(data, 'runs')).sort(), kept);
  });
});

describe('folders of runs that did not end well', () => {
  it('keep what a killed run left, under its name', async (t) => {
    const data = temporaryFolder(t);
    const killed = await createRunFolders(data).open(time);
    writeFileSync(join(killed.path, 'tcp.xml'), '<nmaprun>');

    await createRunFolders(data).prepare();

    assert.equal(readFileSync(join(data, 'runs', killed.name, 'tcp.xml'), 'utf8'), '<nmaprun>');
  });

  it('leave nothing of a run that did not start', async (t) => {
    const data = temporaryFolder(t);
    const folders = createRunFolders(data);

    await folders.discard(await folders.open(time));

    assert.deepEqual(readdirSync(join(data, 'runs')), []);
  });

  it('need no folder to prepare', async (t) => {
    const folders = createRunFolders(join(temporaryFolder(t), 'none'));

    await folders.prepare();
    await folders.retain({ before: time, bytes: null });
  });
});
