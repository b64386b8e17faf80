import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatManifest, type Link, linkOf, manifestOf, parseManifest } from '../../src/archive/manifest.ts';
import {
  emptyRegister,
  formatRegister,
  parseRegister,
  type Register,
  withHead,
  withRemoved,
} from '../../src/archive/register.ts';
import { type FoundRun, verify } from '../../src/archive/verify.ts';

const sha = (digit: string): string => digit.repeat(64);
const files = [
  { name: 'tcp.xml', size: 7, sha256: sha('a') },
  { name: 'results.json', size: 9, sha256: sha('b') },
];

/** An archive of `count` runs, named r1, r2, … */
function archive(count: number): { runs: FoundRun[]; links: Link[]; register: Register } {
  const runs: FoundRun[] = [];
  const links: Link[] = [];
  for (let index = 0; index < count; index += 1) {
    const manifest = manifestOf(`r${index + 1}`, links.at(-1) ?? null, files);
    const text = formatManifest(manifest);
    links.push(linkOf(manifest, text));
    runs.push({ run: manifest.run, manifest: text, files, error: null });
  }
  const head = links.at(-1);
  return { runs, links, register: head === undefined ? emptyRegister : withHead(emptyRegister, head) };
}

const kinds = (runs: readonly FoundRun[], register: Register | null, pending: readonly string[] = []) =>
  verify(runs, register, pending).map(({ kind, run, file }) => [kind, run, file]);

const without = (runs: readonly FoundRun[], ...names: readonly string[]) =>
  runs.filter(({ run }) => !names.includes(run));

const changed = (runs: readonly FoundRun[], run: string, fields: Partial<FoundRun>) =>
  runs.map((found) => (found.run === run ? { ...found, ...fields } : found));

describe('verification of an archive', () => {
  it('finds nothing wrong with what is as it was kept', () => {
    const { runs, register } = archive(5);

    assert.deepEqual(kinds(runs, register), []);
    assert.deepEqual(kinds([], emptyRegister), []);
  });

  it('names files that were changed, are missing, were added or cannot be read', () => {
    const { runs, register } = archive(2);
    const [xml, results] = [files[0], files[1]];
    assert.ok(xml && results);
    const now = [
      { ...xml, sha256: sha('c') },
      { name: 'notes.txt', size: 1, sha256: sha('d') },
    ];

    assert.deepEqual(kinds(changed(runs, 'r1', { files: now }), register), [
      ['missing-file', 'r1', 'results.json'],
      ['changed-file', 'r1', 'tcp.xml'],
      ['added-file', 'r1', 'notes.txt'],
    ]);
    const unreadable = [xml, { name: 'results.json', error: 'permission denied' }];
    assert.deepEqual(kinds(changed(runs, 'r2', { files: unreadable }), register), [
      ['unreadable', 'r2', 'results.json'],
    ]);
  });

  it('names a run that is missing, at the beginning, in the middle and at the end', () => {
    const { runs, register } = archive(4);

    for (const run of ['r1', 'r2', 'r4']) {
      assert.deepEqual(kinds(without(runs, run), register), [['missing-run', run, null]]);
    }
  });

  it('names a manifest that is not one, once', () => {
    const { runs, register } = archive(3);

    for (const [run, manifest] of Object.entries({ r2: '{', r3: '[]', r1: '{"version":1}' })) {
      assert.deepEqual(kinds(changed(runs, run, { manifest }), register), [['bad-manifest', run, 'manifest.json']]);
    }
    assert.deepEqual(kinds(changed(runs, 'r2', { manifest: null }), register), [
      ['no-manifest', 'r2', 'manifest.json'],
    ]);
    const error = 'permission denied';
    assert.deepEqual(kinds(changed(runs, 'r2', { manifest: null, error }), register), [['unreadable', 'r2', null]]);
  });

  it('sees a manifest that was rewritten to fit changed files', () => {
    const { runs, links, register } = archive(3);
    const forged = (index: number): string => formatManifest(manifestOf(`r${index + 1}`, links[index - 1] ?? null, []));

    assert.deepEqual(kinds(changed(runs, 'r2', { manifest: forged(1), files: [] }), register), [
      ['broken-chain', 'r3', null],
    ]);
    assert.deepEqual(kinds(changed(runs, 'r3', { manifest: forged(2), files: [] }), register), [
      ['broken-chain', 'r3', null],
    ]);
  });

  it('does not miss runs that were removed on purpose, in whatever order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 8 })), (gone) => {
        const { runs, links, register } = archive(9);
        const removed = gone.map((index) => links[index]).filter((link) => link !== undefined);

        const after = removed.reduce(withRemoved, register);

        assert.deepEqual(kinds(without(runs, ...removed.map(({ run }) => run)), after), []);
        assert.deepEqual(parseRegister(formatRegister(after)), after);
      }),
    );
  });

  it('needs one record however many neighbours were removed', () => {
    const { links, register } = archive(50);

    const after = links.slice(0, 49).reduce(withRemoved, register);

    assert.deepEqual(after.removed, [{ first: 1, last: links[48] }]);
  });

  it('still sees a run that goes missing after others were removed', () => {
    const { runs, links, register } = archive(4);
    const first = links[0];
    assert.ok(first);

    assert.deepEqual(kinds(without(runs, 'r1', 'r3'), withRemoved(register, first)), [['missing-run', 'r3', null]]);
  });

  it('waits for the run that is getting its name', () => {
    const { runs, register } = archive(2);

    assert.deepEqual(kinds(without(runs, 'r2'), register, ['r2']), []);
  });

  it('checks what it can without a register', () => {
    const { runs } = archive(3);

    assert.deepEqual(kinds(without(runs, 'r2'), null), [['missing-run', 'r2', null]]);
    assert.equal(parseRegister('{"version":1,"head":3,"removed":[]}'), null);
    assert.equal(parseRegister('not JSON'), null);
  });
});

describe('manifests', () => {
  it('are read back as they were written', () => {
    const name = fc.string({ minLength: 1 });
    const file = fc.record({ name, size: fc.nat(), sha256: fc.constant(sha('e')) }, { noNullPrototype: true });
    fc.assert(
      fc.property(name, fc.array(file), (run, all) => {
        const manifest = manifestOf(run, null, all);

        assert.deepEqual(parseManifest(formatManifest(manifest)), manifest);
      }),
    );
  });

  it('are refused, and nothing is thrown, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseManifest(text) === null));
  });
});
