import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { slicesAcross, trafficChart } from '../../../src/cli/bandwidth/chart.ts';
import { glyphsFor } from '../../../src/cli/bandwidth/chart-glyphs.ts';
import { timeTicks } from '../../../src/cli/bandwidth/time-ticks.ts';
import { samplesOf } from '../../../src/history/traffic-samples.ts';
import { slicesOf } from '../../../src/history/traffic-slices.ts';
import { aDirectionRollup, aRollup } from '../../support/traffic.ts';

const minute = 60_000;
const begin = Date.UTC(2026, 10, 21, 12);
const braille = glyphsFor({ LANG: 'C.UTF-8' });
const ascii = glyphsFor({ LANG: 'C' });

/** A chart of minutes with these rates, without its times; null was not measured. */
function chartOf(rates: readonly (number | null)[], glyphs = braille, spike?: number): readonly string[] {
  const rollups = rates.map((rate, index) => {
    const direction = aDirectionRollup({ p50: rate ?? 0, p95: rate ?? 0, max: rate ?? 0 });
    return aRollup({ start: begin + index * minute, seconds: rate === null ? 0 : 60, rx: direction, tx: direction });
  });
  const to = begin + rates.length * minute;
  const count = glyphs === braille ? 2 * rates.length : rates.length;
  const slices = slicesOf(samplesOf(rollups, { seconds: false }), { from: begin, to, count });
  const startedAt = begin + (spike ?? 0) * minute;
  const spikes = spike === undefined ? [] : [{ startedAt, endedAt: startedAt + minute - 1 }];
  return trafficChart({ slices, spikes, rows: 2, glyphs }).slice(0, -2);
}

describe('a chart of traffic', () => {
  it('grows up with what is received and down with what is sent, and never shows what was not measured as nothing', () => {
    assert.deepEqual(chartOf([0, 0, 250, 500, null, null, 1000, 0], braille, 6), [
      '                 ▼',
      '  1.0 kB/s     ░░⣿',
      '             ⣤⣿░░⣿',
      '         0 ────░░──',
      '             ⠛⣿░░⣿',
      '  1.0 kB/s     ░░⣿',
    ]);
  });

  it('is made of ASCII where the locale is not UTF-8', () => {
    assert.deepEqual(chartOf([0, 0, 250, 500, null, null, 1000, 0], ascii, 6), [
      '                 v',
      '  1.0 kB/s     //#',
      '             ##//#',
      '         0 ----//--',
      '             ##//#',
      '  1.0 kB/s     //#',
    ]);
  });

  it('shows peaks above what most seconds had', () => {
    const rx = aDirectionRollup({ p50: 10, p95: 20, max: 80 });
    const samples = samplesOf([aRollup({ start: begin, rx })], { seconds: false });
    const slices = slicesOf(samples, { from: begin, to: begin + minute, count: 2 });

    const chart = trafficChart({ slices, spikes: [], rows: 2, glyphs: braille });

    assert.deepEqual(chart.slice(0, 2), ['    80 B/s ⠉', '           ⣤']);
  });

  it('shows the least traffic, and nothing where there was none', () => {
    assert.deepEqual(chartOf([0, 1, 1_000_000]).slice(1, 4), ['            ⣀⣿', '         0 ───', '            ⠉⣿']);
    assert.deepEqual(chartOf([0, 0]), ['     0 B/s', '', '         0 ──', '', '     0 B/s']);
  });

  it('knows that nothing was measured at all', () => {
    for (const line of chartOf([null, null])) assert.match(line, /^ {11}░░$|^ {9}0 ░░$/);
  });

  it('fills the terminal and not more', () => {
    for (const [columns, glyphs, slices] of [
      [80, braille, 136],
      [80, ascii, 68],
      [200, braille, 376],
      [10, ascii, 10],
    ] as const) {
      assert.equal(slicesAcross(columns, glyphs), slices);
    }
  });
});

describe('signs of a chart', () => {
  it('are braille only on a terminal that can show it', () => {
    const names = [
      { LANG: 'de_DE.UTF-8' },
      { LC_ALL: 'C.utf8', LANG: 'C' },
      { LC_ALL: 'C', LANG: 'de_DE.UTF-8' },
      { LC_ALL: '', LC_CTYPE: 'POSIX', LANG: 'C.UTF-8' },
      { LANG: 'C.UTF-8', TERM: 'linux' },
      {},
    ].map((env) => glyphsFor(env).name);

    assert.deepEqual(names, ['braille', 'braille', 'ascii', 'ascii', 'ascii', 'ascii']);
  });
});

describe('times below a chart', () => {
  const zone = process.env.TZ;
  before(() => {
    process.env.TZ = 'Europe/Berlin';
  });
  after(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  const labels = (from: string, to: string, columns = 68) =>
    timeTicks({ from: Date.parse(from), to: Date.parse(to), columns })
      .labels.split(/ {2,}/)
      .map((label) => label.trim())
      .filter((label) => label !== '');

  it('are round and local', () => {
    assert.deepEqual(labels('2026-11-21T11:37:19Z', '2026-11-21T12:37:19Z'), ['12:45', '13:00', '13:15', '13:30']);
    assert.deepEqual(labels('2026-11-20T12:37:19Z', '2026-11-21T12:37:19Z'), ['18:00', '21 Nov', '06:00', '12:00']);
    assert.deepEqual(labels('2026-11-21T12:00:00Z', '2026-11-21T12:01:00Z', 30), ['13:00:00', '13:00:30']);
    assert.deepEqual(labels('2026-10-23T22:00:00Z', '2026-10-27T23:00:00Z', 60), [
      '24 Oct',
      '25 Oct',
      '26 Oct',
      '27 Oct',
    ]);
  });

  it('stand where their time is', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 400 * 86_400 }),
        fc.integer({ min: 1, max: 400 * 86_400 }),
        fc.integer({ min: 10, max: 300 }),
        (start, length, columns) => {
          const { marks, labels: line } = timeTicks({
            from: begin + start * 1000,
            to: begin + (start + length) * 1000,
            columns,
          });

          assert.equal(marks.length, columns);
          assert.ok(line.trimEnd().length <= columns);
          for (const [column, isTick] of marks.entries()) {
            if (isTick) assert.match(line.slice(column), /^\d/);
          }
        },
      ),
    );
  });
});
