import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { countOf } from '../../../../src/core/alert-group.ts';
import type { Batch } from '../../../../src/core/batch.ts';
import { createAlertDetector } from '../../../../src/monitors/ids/groups/detector.ts';
import { createDraftStore } from '../../../../src/monitors/ids/groups/draft-store.ts';
import { alertTime, anAlert } from '../../../support/alerts.ts';
import { someRules } from '../rules.ts';

/** A store of drafts whose batches are stored when the test says so. */
function start() {
  const ending = new AbortController();
  const detector = createAlertDetector(someRules({ linesPerGroup: 0 }), new Map());
  const batches: Batch[] = [];
  const pending: PromiseWithResolvers<void>[] = [];
  const emit = (batch: Batch): Promise<void> => {
    batches.push(batch);
    const stored = Promise.withResolvers<void>();
    pending.push(stored);
    return stored.promise;
  };
  const drafts = createDraftStore({ emit, signal: ending.signal }, detector, Number.NEGATIVE_INFINITY);
  const working = drafts.work();
  working.catch(() => undefined);
  const read = (position: number, alerts: number): Promise<void> => {
    detector.take(Array.from({ length: alerts }, (_, index) => anAlert({ time: alertTime + index })));
    return drafts.later({ 'log:1': position }, alerts);
  };
  const settled = async (): Promise<void> => {
    for (let turns = 0; turns < 5; turns += 1) await turn();
  };
  return { ...{ drafts, batches, pending, working, read, settled }, end: () => ending.abort() };
}

const alertsIn = (batches: readonly Batch[]): number =>
  batches.flatMap(({ alerts = [] }) => alerts).reduce((sum, { days }) => sum + countOf(days), 0);

describe('drafts that are to be stored', () => {
  it('go together with where the log was read to, whatever comes when and whoever stores', async () => {
    const step = fc.oneof(
      fc.record({ what: fc.constant('read' as const), alerts: fc.integer({ min: 0, max: 9 }) }),
      fc.record({ what: fc.constant('stored' as const) }),
      fc.record({ what: fc.constant('capture' as const) }),
      fc.record({ what: fc.constant('wait' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { drafts, batches, pending, read, settled, end } = start();
        const readUpTo = [0];
        for (const one of steps) {
          if (one.what === 'read') {
            readUpTo.push((readUpTo.at(-1) ?? 0) + one.alerts);
            void read(readUpTo.length - 1, one.alerts);
          } else if (one.what === 'stored') pending.shift()?.resolve();
          else if (one.what === 'capture') drafts.now({ capture: 'x' }).catch(() => undefined);
          else await settled();
        }
        for (let turns = 0; turns < 60; turns += 1) {
          await settled();
          pending.shift()?.resolve();
        }
        end();

        let position = 0;
        for (const [index, { checkpoint }] of batches.entries()) {
          position = Number(checkpoint?.['log:1'] ?? position);
          assert.equal(
            alertsIn(batches.slice(0, index + 1)),
            readUpTo[position],
            'killed here, none is lost or doubled',
          );
        }
        assert.equal(position, readUpTo.length - 1);
      }),
      { numRuns: 200 },
    );
  });

  it('are stored at once when nothing is being stored, and together when something is', async () => {
    const { batches, pending, read, settled, end } = start();
    await read(1, 5);
    await settled();
    for (let position = 2; position <= 9; position += 1) await read(position, 5);
    await settled();
    assert.equal(batches.length, 1);
    pending.shift()?.resolve();
    await settled();

    assert.equal(batches.length, 2);
    assert.equal(batches[1]?.checkpoint?.['log:1'], 9);
    assert.equal(alertsIn(batches), 45);
    end();
  });

  it('are no more than there is room for while nothing can be stored', async () => {
    const { batches, pending, read, settled, end } = start();
    await read(1, 1);
    await settled();
    let isTaken = false;
    void read(2, 30_000).then(() => {
      isTaken = true;
    });
    await settled();
    assert.equal(isTaken, false, 'the disk may be full for hours');
    pending.shift()?.resolve();
    await settled();

    assert.equal(isTaken, true);
    assert.equal(alertsIn(batches), 30_001);
    end();
  });

  it('fail with what stores them', async () => {
    const { pending, working, read, settled } = start();
    await read(1, 1);
    await settled();
    pending.shift()?.reject(new Error('gone'));

    await assert.rejects(working, /gone/);
  });
});
