import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type BudgetRules, type KeptCapture, planRetention } from '../../../../src/monitors/capture/kept/retention.ts';

const hour = 3_600_000;
const now = 1_700_000_000_000;
const rules: BudgetRules = { maxSize: 100, keepFree: 0.1, maxAge: 24 * hour };
const roomy = { free: 900, total: 1000 };

const kept = (id: string, hoursAgo: number, fields: Partial<KeptCapture> = {}): KeptCapture => ({
  ...{ id, to: now - hoursAgo * hour, bytes: 30, pinned: false, current: false },
  ...fields,
});

const plan = (captures: readonly KeptCapture[], fields: Partial<Parameters<typeof planRetention>[0]> = {}) => {
  const { remove, noRoom } = planRetention({ captures, ring: 0, needed: 0, disk: roomy, ...fields }, rules, now);
  return { ids: remove.map(({ id }) => id), noRoom };
};

describe('the disk budget of captures', () => {
  it('removes nothing while there is room', () => {
    assert.deepEqual(plan([kept('a', 3), kept('b', 2), kept('c', 1)]), { ids: [], noRoom: null });
  });

  it('removes the oldest until the rest and the ring fit', () => {
    assert.deepEqual(plan([kept('c', 1), kept('a', 3), kept('b', 2)], { ring: 60 }), { ids: ['a', 'b'], noRoom: null });
  });

  it('makes room for what is needed', () => {
    assert.deepEqual(plan([kept('a', 3), kept('b', 2), kept('c', 1)], { needed: 40 }), { ids: ['a'], noRoom: null });
  });

  it('keeps the share of the disk free that must stay so, whoever filled it', () => {
    const disk = { free: 60, total: 1000 };

    assert.deepEqual(plan([kept('a', 3), kept('b', 2), kept('c', 1)], { disk }), { ids: ['a', 'b'], noRoom: null });
  });

  it('lets go those of a spike that lasts after others, and pinned ones last', () => {
    const captures = [kept('pinned', 9, { pinned: true }), kept('current', 8, { current: true }), kept('new', 1)];

    assert.deepEqual(plan(captures, { ring: 25 }).ids, ['new']);
    assert.deepEqual(plan(captures, { ring: 65 }).ids, ['new', 'current']);
    assert.deepEqual(plan(captures, { ring: 95 }), { ids: ['new', 'current', 'pinned'], noRoom: null });
  });

  it('removes no pinned one for a new capture, and says that there is no room', () => {
    const { ids, noRoom } = plan([kept('pinned', 2, { pinned: true }), kept('other', 1)], { needed: 80 });

    assert.deepEqual(ids, ['other']);
    assert.match(noRoom ?? '', /capture.max_size/);
  });

  it('removes what is too old, save pinned ones and those of a spike that lasts', () => {
    const captures = [kept('a', 25), kept('b', 25, { pinned: true }), kept('c', 25, { current: true }), kept('d', 23)];

    const { remove } = planRetention({ captures, ring: 0, needed: 0, disk: roomy }, { ...rules, maxSize: 1000 }, now);

    assert.deepEqual(remove, [{ id: 'a', reason: 'it was older than capture.max_age' }]);
  });

  it('says that there is no room when nothing more can go', () => {
    const { ids, noRoom } = plan([], { disk: { free: 10, total: 1000 }, needed: 1 });

    assert.deepEqual(ids, []);
    assert.match(noRoom ?? '', /capture.keep_free/);
  });

  const someCapture = fc.record({
    id: fc.uuid(),
    to: fc.integer({ min: now - 48 * hour, max: now }),
    bytes: fc.integer({ min: 1, max: 60 }),
    pinned: fc.boolean(),
    current: fc.boolean(),
  });
  const someUse = fc.record({
    captures: fc.array(someCapture, { maxLength: 12 }),
    ring: fc.integer({ min: 0, max: 120 }),
    needed: fc.integer({ min: 0, max: 120 }),
    disk: fc.record({ free: fc.integer({ min: 0, max: 1000 }), total: fc.constant(1000) }),
  });

  it('never calls room what is none, and never removes more than it must', () => {
    fc.assert(
      fc.property(someUse, (use) => {
        const { remove, noRoom } = planRetention(use, { ...rules, maxAge: null }, now);
        const gone = new Map(use.captures.map((capture) => [capture.id, capture]));
        const removed = remove.map(({ id }) => gone.get(id));
        const bytes = removed.reduce((sum, capture) => sum + (capture?.bytes ?? 0), 0);
        const all = use.captures.reduce((sum, capture) => sum + capture.bytes, use.ring);
        const fits = (less: number, needed: number) =>
          all - less + needed <= rules.maxSize && use.disk.free + less - needed >= 100;

        assert.equal(noRoom === null, fits(bytes, use.needed));
        const last = removed.at(-1);
        if (last !== undefined) assert.ok(!fits(bytes - last.bytes, last.pinned ? 0 : use.needed));
      }),
    );
  });
});
