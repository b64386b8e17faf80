import assert from 'node:assert/strict';
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createTail } from '../../src/edges/engine-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the tail of a file', () => {
  it('has each whole line once, from nothing on', async (t) => {
    const file = join(temporaryFolder(t), 'counts.csv');
    writeFileSync(file, 'of before\n');
    const lines = await createTail(file);
    assert.equal(existsSync(file), false);
    assert.deepEqual(await lines(), []);

    appendFileSync(file, 'one\ntwo\nth');
    assert.deepEqual(await lines(), ['one', 'two']);
    assert.deepEqual(await lines(), []);
    appendFileSync(file, 'ree\n');
    assert.deepEqual(await lines(), ['three']);
  });

  it('goes on in a file that was written anew', async (t) => {
    const file = join(temporaryFolder(t), 'counts.csv');
    const lines = await createTail(file);
    writeFileSync(file, 'a long line\n');
    await lines();

    writeFileSync(file, 'new\n');
    assert.deepEqual(await lines(), ['new']);
    rmSync(file);
    assert.deepEqual(await lines(), []);
  });

  it('reads a large file in pieces', async (t) => {
    const file = join(temporaryFolder(t), 'counts.csv');
    const lines = await createTail(file);
    writeFileSync(file, `${'x'.repeat(99)}\n`.repeat(30_000));

    const pieces = [await lines(), await lines(), await lines(), await lines()];

    assert.equal(pieces.flat().length, 30_000);
    assert.ok(pieces.every((piece) => piece.length < 11_000));
  });
});
