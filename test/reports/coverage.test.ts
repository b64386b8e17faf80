import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CoverageGap } from '../../src/core/inventory.ts';
import { timeline, watchedTime, watchedTogether } from '../../src/reports/coverage.ts';
import { aRun } from './builders.ts';

const period = { from: 1_000_000, to: 2_000_000 };
const later = 10_000_000;
const always = [aRun({ startedAt: 0, lastAlive: later })];
const gap = (from: number, to: number | null, kind: CoverageGap['kind'] = 'down', reason = kind): CoverageGap => ({
  monitor: 'arp',
  from,
  to,
  kind,
  reason,
});
const kinds = (facts: Partial<Parameters<typeof timeline>[0]>) =>
  timeline({ period, now: later, gaps: [], runs: always, ...facts }).map(({ kind, from, to }) => [kind, from, to]);

describe('coverage of a monitor', () => {
  it('is whole when there is no gap', () => {
    assert.deepEqual(kinds({}), [['watched', 1_000_000, 2_000_000]]);
  });

  it('clips gaps to the period and lets open ones last until now', () => {
    assert.deepEqual(kinds({ gaps: [gap(0, 1_100_000), gap(1_900_000, null)] }), [
      ['down', 1_000_000, 1_100_000],
      ['watched', 1_100_000, 1_900_000],
      ['down', 1_900_000, 2_000_000],
    ]);
  });

  it('counts overlapping gaps once, the worse kind first', () => {
    const gaps = [gap(1_200_000, 1_500_000, 'degraded'), gap(1_300_000, 1_400_000), gap(1_350_000, 1_450_000)];

    assert.deepEqual(kinds({ gaps }), [
      ['watched', 1_000_000, 1_200_000],
      ['degraded', 1_200_000, 1_300_000],
      ['down', 1_300_000, 1_450_000],
      ['degraded', 1_450_000, 1_500_000],
      ['watched', 1_500_000, 2_000_000],
    ]);
  });
});

describe('coverage of a monitor of an agent that comes and goes', () => {
  it('has no agent between a stop and the next start, or since a dead agent was last alive', () => {
    const runs = [
      aRun({ startedAt: 1_700_000, lastAlive: 1_750_000 }),
      aRun({ startedAt: 500_000, stoppedAt: 1_100_000 }),
      aRun({ startedAt: 1_200_000, lastAlive: 1_300_000 }),
    ];

    assert.deepEqual(kinds({ runs }), [
      ['watched', 1_000_000, 1_100_000],
      ['stopped', 1_100_000, 1_200_000],
      ['watched', 1_200_000, 1_300_000],
      ['stopped', 1_300_000, 1_700_000],
      ['watched', 1_700_000, 1_750_000],
      ['stopped', 1_750_000, 2_000_000],
    ]);
  });

  it('takes an agent that said a moment ago that it is alive for running', () => {
    const runs = [aRun({ startedAt: 0, lastAlive: 1_495_000 })];

    assert.deepEqual(kinds({ runs, now: 1_500_000 }), [
      ['watched', 1_000_000, 1_500_000],
      ['not-over', 1_500_000, 2_000_000],
    ]);
  });

  it('was not installed before the first start, or at all without one', () => {
    assert.deepEqual(kinds({ runs: [aRun({ startedAt: 1_600_000, lastAlive: later })] }), [
      ['not-installed', 1_000_000, 1_600_000],
      ['watched', 1_600_000, 2_000_000],
    ]);
    assert.deepEqual(kinds({ runs: [] }), [['not-installed', 1_000_000, 2_000_000]]);
  });

  it('survives gaps that end before they begin', () => {
    assert.deepEqual(kinds({ gaps: [gap(1_500_000, 1_400_000)] }), [['watched', 1_000_000, 2_000_000]]);
  });

  it('covers the period without hole or overlap and adds up, whatever the gaps', () => {
    const time = fc.integer({ min: 0, max: 3_000_000 });
    const anyGap = fc
      .tuple(time, fc.option(time), fc.constantFrom('off', 'down', 'degraded', 'dropped', 'stopped'))
      .map(([from, to, kind]) => gap(from, to, kind));
    const anyRun = fc.tuple(time, time).map(([a, b]) => aRun({ startedAt: Math.min(a, b), stoppedAt: Math.max(a, b) }));

    fc.assert(
      fc.property(fc.array(anyGap), fc.array(anyRun), time, (gaps, runs, now) => {
        const stretches = timeline({ period, now, gaps, runs });
        assert.equal(stretches[0]?.from, period.from);
        assert.equal(stretches.at(-1)?.to, period.to);
        for (const [index, stretch] of stretches.entries()) {
          assert.ok(stretch.from < stretch.to);
          if (index > 0) assert.equal(stretch.from, stretches[index - 1]?.to);
        }
        const { overMs, fullyMs, partlyMs, notMs } = watchedTime(stretches);
        assert.equal(overMs, Math.max(0, Math.min(period.to, now) - period.from));
        assert.equal(fullyMs + partlyMs + notMs, overMs);
        const covered = (moment: number) => gaps.some(({ from, to }) => from <= moment && moment < (to ?? now));
        for (const { from, kind } of stretches) if (kind === 'watched') assert.ok(!covered(from));
      }),
    );
  });
});

describe('coverage of the network', () => {
  const line = (gaps: readonly CoverageGap[]) => timeline({ period, now: later, gaps, runs: always });

  it('is full while all monitors watch, none while no monitor does, and partial between', () => {
    const timelines = [line([gap(1_100_000, 1_300_000)]), line([gap(1_200_000, 1_400_000)])];

    assert.deepEqual(watchedTogether(timelines, period, later), {
      overMs: 1_000_000,
      fullyMs: 700_000,
      partlyMs: 200_000,
      notMs: 100_000,
      fullyPercent: 70,
    });
  });

  it('leaves out monitors that were off the whole time', () => {
    assert.equal(watchedTogether([line([]), line([gap(0, null, 'off')])], period, later).fullyMs, 1_000_000);
  });

  it('is none when every monitor was off, or none is known', () => {
    assert.equal(watchedTogether([line([gap(0, null, 'off')])], period, later).notMs, 1_000_000);
    assert.equal(watchedTogether([], period, later).notMs, 1_000_000);
  });

  it('rounds down, so that 100 percent means all', () => {
    assert.equal(watchedTogether([line([gap(1_000_000, 1_000_001)])], period, later).fullyPercent, 99.9);
  });
});
