import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CoverageInterval } from '../../src/reports/model.ts';
import { sharedGaps } from '../../src/reports/shared-gaps.ts';

const at = (ms: number): string => new Date(Date.UTC(2026, 10, 21, 12) + ms).toISOString();
const gap = (from: number, to: number, kind: CoverageInterval['kind'] = 'stopped', reason = 'stopped') => ({
  ...{ from: at(from), to: at(to), kind, reason },
});
const told = (...monitors: Parameters<typeof sharedGaps>[0]) =>
  sharedGaps(monitors).map(({ gap: { from, to }, monitors: names }) => [
    names.join(),
    Date.parse(from) - Date.parse(at(0)),
    Date.parse(to) - Date.parse(at(0)),
  ]);

describe('what monitors did not watch together', () => {
  it('is one gap where it begins and ends within moments, and as long as the longest', () => {
    const found = told(
      { monitor: 'ports', gaps: [gap(0, 60_000)] },
      { monitor: 'arp', gaps: [gap(900, 60_700)] },
      { monitor: 'ids', gaps: [gap(400, 61_500, 'off', 'turned off')] },
    );

    assert.deepEqual(found, [
      ['arp,ports', 0, 60_700],
      ['ids', 400, 61_500],
    ]);
  });

  it('is several where one of them goes on for longer, or one monitor had several', () => {
    const found = told(
      { monitor: 'arp', gaps: [gap(0, 500), gap(1000, 1500)] },
      { monitor: 'ports', gaps: [gap(0, 9000)] },
    );

    assert.deepEqual(found, [
      ['arp', 0, 500],
      ['ports', 0, 9000],
      ['arp', 1000, 1500],
    ]);
  });
});
