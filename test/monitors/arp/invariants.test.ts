import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { NetmonEvent } from '../../../src/core/event.ts';
import type { Host } from '../../../src/core/inventory.ts';
import { createDetector } from '../../../src/monitors/arp/detector.ts';
import { restore } from '../../../src/monitors/arp/memory.ts';
import { minute, rules, start } from './network.ts';
import { type Step, steps } from './observations.ts';

const goneAfter = 2;
const config = { gone_after: goneAfter, calm: 10 * minute, flap_window: 60 * minute, flap_changes: 2 };

interface Played {
  readonly step: Step;
  readonly events: readonly NetmonEvent[];
  readonly hosts: readonly Host[];
}

function play(all: readonly Step[]): readonly Played[] {
  const detector = createDetector(restore(rules(config), { memory: new Map(), hosts: [] }, start));
  return all.map((step) => {
    detector.tick(start + step.at);
    if ('sees' in step) detector.observe(step.sees);
    else detector.sweepStarted(start + step.at);
    const { events = [], hosts = [] } = detector.drain(true) ?? {};
    return { step, events, hosts };
  });
}

const isCompleteSweep = ({ step }: Played): boolean =>
  'sees' in step && step.sees.kind === 'sweep' && step.sees.outcome === 'complete';

describe('arp detector, whatever it sees', () => {
  it('never says gone before enough complete sweeps have passed since the last sight', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const played = play(all);
        const lastSeen = new Map<string, number>();
        for (const [index, { events, hosts }] of played.entries()) {
          for (const { type, host = '' } of events) {
            if (type !== 'host.gone') continue;
            const since = played.slice((lastSeen.get(host) ?? 0) + 1, index + 1).filter(isCompleteSweep);
            assert.ok(since.length >= goneAfter, `${host} is gone after ${since.length} sweeps`);
          }
          for (const host of hosts) if (host.state === 'up') lastSeen.set(host.id, index);
        }
      }),
    );
  });

  it('never tells two events of one type and key at the same time', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const ids = play(all).flatMap(({ events }) => events.map(({ type, time, key }) => `${type} ${time} ${key}`));

        assert.equal(new Set(ids).size, ids.length);
      }),
    );
  });

  it('tells each device as new once, and gone and returned in turns', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const presence = play(all).flatMap(({ events }) =>
          events.filter(({ type }) => ['host.new', 'host.gone', 'host.returned'].includes(type)),
        );
        for (const [, told] of Map.groupBy(presence, ({ host }) => host)) {
          const [first, ...others] = told.map(({ type }) => type);
          assert.equal(first, 'host.new');
          for (const [index, type] of others.entries()) {
            assert.equal(type, index % 2 === 0 ? 'host.gone' : 'host.returned');
          }
        }
      }),
    );
  });

  it('says of every event what it is about, in one line and plain data', () => {
    fc.assert(
      fc.property(steps, (all) => {
        for (const event of play(all).flatMap(({ events }) => events)) {
          assert.match(event.summary, /^[^\n]+$/);
          assert.match(event.subject, /^[^\n]+$/);
          assert.notEqual(event.key, '');
          assert.deepEqual(JSON.parse(JSON.stringify(event)), { ...event });
        }
      }),
    );
  });

  it('keeps of every host its times in order and its addresses once each', () => {
    fc.assert(
      fc.property(steps, (all) => {
        for (const host of play(all).flatMap(({ hosts }) => hosts)) {
          assert.ok(host.firstSeen <= host.lastSeen);
          assert.equal(new Set(host.addresses.map(({ ip }) => ip)).size, host.addresses.length);
          assert.ok(host.ip === null || host.addresses.some(({ ip }) => ip === host.ip));
        }
      }),
    );
  });
});
