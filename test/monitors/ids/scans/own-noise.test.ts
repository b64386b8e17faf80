import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createOwnNoiseJudge } from '../../../../src/monitors/ids/scans/own-noise.ts';
import { alertTime } from '../../../support/alerts.ts';

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

  it('is found among weeks of sweeps, as a look at each of them would', () => {
    const span = fc.tuple(fc.nat(500_000), fc.integer({ min: -20_000, max: 20_000 }), fc.nat(3));
    const scans = fc.array(
      span.map(([from, length, net]) => ({ from, to: length === 0 ? null : from + length, net })),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(scans, fc.array(fc.tuple(fc.nat(25), fc.nat(500_000), fc.nat(3))), (told, later) => {
        const own = judge();
        const known = new Map<string, (typeof told)[number]>();
        const tell = (at: number, scan: (typeof told)[number]): void => {
          known.set(`s${at}`, scan);
          const times = { startedAt: scan.from, finishedAt: scan.to };
          own.scanned({ id: `s${at}`, ...times, targets: [`10.0.${scan.net}.0/24`] });
        };
        for (const [at, scan] of told.entries()) tell(at, scan);
        // Some are told once more.
        for (const [at, to, net] of later.slice(0, 5)) tell(at, { from: to, to, net });
        const slack = 2000;
        const covers = ({ from, to, net }: (typeof told)[number], time: number, asked: number): boolean => {
          const end = to ?? from + 86_400_000;
          return net === asked && time >= Math.min(from, end) - slack && time <= Math.max(from, end) + slack;
        };
        for (const [, time, net] of later) {
          const expected = [...known.values()].some((scan) => covers(scan, time, net)) ? 'scan' : null;
          assert.equal(own.judge({ time, source: '10.0.0.1', target: `10.0.${net}.9` }), expected);
        }
      }),
    );
  });

  it('says what the sensor sent that is nobody’s scan', () => {
    const own = judge();
    own.scanned(scan);
    own.owns(['192.0.2.7']);

    assert.equal(own.isUnexplained(by('10.0.0.1', '10.0.0.5')), false);
    assert.equal(own.isUnexplained(by('10.0.0.1', '10.0.0.77')), true);
    assert.equal(own.isUnexplained(by('192.0.2.7', '10.0.0.77')), true, 'an address of another interface');
    assert.equal(own.judge(by('192.0.2.7', '10.0.0.5')), 'scan');
    assert.equal(own.isUnexplained(by('10.0.0.5', '10.0.0.77')), false);
    assert.equal(own.isUnexplained(by('10.0.0.1', null)), false);
  });

  it('is what scanners of the config send, at any time', () => {
    const own = judge();

    assert.equal(own.judge(by('10.0.0.250', '10.0.0.5')), 'scanner');
    assert.equal(own.judge(by('10.9.0.7', null)), 'scanner');
    assert.equal(own.judge(by('10.0.0.251', '10.0.0.250')), null);
    assert.equal(own.judge(by(null, null)), null);
  });
});
