import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Capture } from '../../../../src/core/capture.ts';
import { NetmonError } from '../../../../src/core/errors.ts';
import { captureFiles } from '../../../../src/edges/captures/capture-files.ts';
import { type BudgetState, keepBudget } from '../../../../src/monitors/capture/kept/budget.ts';
import type { BudgetRules } from '../../../../src/monitors/capture/kept/retention.ts';
import { fill, smallDisk } from '../../../support/small-disk.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { aCapture } from '../../../support/traffic.ts';

const megabyte = 1_000_000;
const now = 1_700_000_000_000;
const rules: BudgetRules = { maxSize: 2.5 * megabyte, keepFree: 0, maxAge: null };

/** A data folder with captures of a megabyte each, the first the oldest. */
function folderWith(data: string, ids: readonly string[]): readonly Capture[] {
  mkdirSync(join(data, 'captures'));
  return ids.map((id, at) => {
    writeFileSync(join(data, `captures/${id}.pcapng`), Buffer.alloc(megabyte));
    return aCapture({ id, spike: null, file: `captures/${id}.pcapng`, from: now + at, to: now + at + 1 });
  });
}

const state = (captures: readonly Capture[], fields: Partial<BudgetState> = {}): BudgetState => ({
  ...{ captures, spikes: new Set(), ring: 0, needed: 0 },
  ...fields,
});

const unexpected = () => Promise.reject(new Error('nothing is to be recorded'));

const there = (data: string): string[] => readdirSync(join(data, 'captures')).sort();

describe('keeping the disk budget', () => {
  it('records what it removes before the file is gone', async (t) => {
    const data = temporaryFolder(t);
    const captures = folderWith(data, ['a', 'b', 'c']);
    const recorded: { capture: Capture; files: string[] }[] = [];

    const { removed, noRoom } = await keepBudget(state(captures), rules, now, {
      edges: captureFiles(data),
      record: async ([capture]) => {
        if (capture !== undefined) recorded.push({ capture, files: there(data) });
      },
    });

    assert.equal(noRoom, null);
    assert.deepEqual(
      removed.map(({ id, state, file }) => ({ id, state, file })),
      [{ id: 'a', state: 'removed', file: null }],
    );
    assert.deepEqual(recorded, [{ capture: removed[0], files: ['a.pcapng', 'b.pcapng', 'c.pcapng'] }]);
    assert.deepEqual(there(data), ['b.pcapng', 'c.pcapng']);
  });

  it('removes nothing that could not be recorded', async (t) => {
    const data = temporaryFolder(t);
    const captures = folderWith(data, ['a', 'b', 'c']);
    const lost = new NetmonError('STORE_FAILED', 'store', 'no connection');

    await assert.rejects(
      keepBudget(state(captures), rules, now, { edges: captureFiles(data), record: () => Promise.reject(lost) }),
      lost,
    );

    assert.deepEqual(there(data), ['a.pcapng', 'b.pcapng', 'c.pcapng']);
  });

  it('removes what is recorded as removed and still there after a crash', async (t) => {
    const data = temporaryFolder(t);
    const [first, ...others] = folderWith(data, ['a', 'b']);
    const captures = [{ ...(first ?? aCapture()), state: 'removed' as const, file: null }, ...others];

    await keepBudget(state(captures), rules, now, { edges: captureFiles(data), record: unexpected });

    assert.deepEqual(there(data), ['b.pcapng']);
  });

  it('spares a pinned capture and takes its pin away with it', async (t) => {
    const data = temporaryFolder(t);
    const captures = folderWith(data, ['a', 'b', 'c']);
    const edges = captureFiles(data);
    await edges.setPin('a', { by: 'anna', reason: null, at: now });
    const keep = (maxSize: number) =>
      keepBudget(state(captures), { ...rules, maxSize }, now, { edges, record: async () => {} });

    await keep(rules.maxSize);
    assert.deepEqual(there(data), ['a.pcapng', 'a.pin', 'c.pcapng']);

    await keep(0);
    assert.deepEqual(there(data), []);
  });

  it('leaves files that are no captures of its own, and counts them', async (t) => {
    const data = temporaryFolder(t);
    const [, second] = folderWith(data, ['strange', 'b']);

    const { noRoom } = await keepBudget(state(second === undefined ? [] : [second]), { ...rules, maxSize: 1 }, now, {
      edges: captureFiles(data),
      record: async () => {},
    });

    assert.deepEqual(there(data), ['strange.pcapng']);
    assert.match(noRoom ?? '', /capture.max_size/);
  });

  it('makes room on a full disk before it is recorded, for that needs some', async (t) => {
    const data = smallDisk(t, 4);
    if (data === null) return;
    const captures = folderWith(data, ['a', 'b', 'c']);
    const log = join(data, 'log');
    writeFileSync(log, '');
    fill(join(data, 'other'));

    const full = await keepBudget(state(captures), { ...rules, keepFree: 0.1 }, now, {
      edges: captureFiles(data),
      // As a database does; one that waits until there is room would wait for ever.
      record: async () => writeFileSync(log, Buffer.alloc(8192), { flag: 'a' }),
    });

    assert.deepEqual(
      full.removed.map(({ id }) => id),
      ['a'],
    );
    assert.equal(full.noRoom, null);
    assert.deepEqual(there(data), ['b.pcapng', 'c.pcapng']);
  });

  it('says that there is no room when others filled the disk', async (t) => {
    const data = smallDisk(t, 4);
    if (data === null) return;
    mkdirSync(join(data, 'captures'));
    fill(join(data, 'other'));

    const { noRoom } = await keepBudget(state([]), { ...rules, keepFree: 0.1 }, now, {
      edges: captureFiles(data),
      record: unexpected,
    });

    assert.match(noRoom ?? '', /capture.keep_free/);
  });
});
