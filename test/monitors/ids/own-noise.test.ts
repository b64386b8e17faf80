import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOwnNoiseJudge } from '../../../src/monitors/ids/own-noise.ts';
import { alertTime } from '../../support/alerts.ts';

const minute = 60_000;

const judge = () => createOwnNoiseJudge(['10.0.0.1', 'fd00::1'], ['10.0.0.250', '10.9.0.0/24']);

const scan = { id: 's1', startedAt: alertTime, finishedAt: alertTime + minute, targets: ['10.0.0.0/28', '10.0.0.99'] };

const by = (source: string | null, target: string | null, after = 0) => ({ time: alertTime + after, source, target });

describe('own noise', () => {
  it('is what this sensor sends to what it scans while it scans', () => {
    const own = judge();
    own.scanned(scan);

    assert.equal(own.judge(by('10.0.0.1', '10.0.0.5', 1000)), 'scan');
    assert.equal(own.judge(by('10.0.0.1', '10.0.0.99', minute)), 'scan');
    assert.equal(own.judge(by('10.0.0.1', '10.0.0.5', -minute)), null, 'before the scan');
    assert.equal(own.judge(by('10.0.0.1', '10.0.0.5', 2 * minute)), null, 'after it');
    assert.equal(own.judge(by('10.0.0.1', '10.0.0.77')), null, 'not a target');
    assert.equal(own.judge(by('10.0.0.5', '10.0.0.1')), null, 'the answer of a target');
    assert.equal(own.judge(by('10.0.0.1', null)), null);
  });

  it('is a scan that goes on, until its end is told', () => {
    const own = judge();
    own.scanned({ ...scan, finishedAt: null });

    assert.equal(own.judge(by('10.0.0.1', '10.0.0.5', 60 * minute)), 'scan');
    own.scanned(scan);
    assert.equal(own.judge(by('10.0.0.1', '10.0.0.5', 60 * minute)), null);
  });

  it('is what scanners of the config send, at any time', () => {
    const own = judge();

    assert.equal(own.judge(by('10.0.0.250', '10.0.0.5')), 'scanner');
    assert.equal(own.judge(by('10.9.0.7', null)), 'scanner');
    assert.equal(own.judge(by('10.0.0.251', '10.0.0.250')), null);
    assert.equal(own.judge(by(null, null)), null);
  });
});
