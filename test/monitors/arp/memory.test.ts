import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Batch } from '../../../src/core/batch.ts';
import type { NetmonEvent } from '../../../src/core/event.ts';
import type { Host } from '../../../src/core/inventory.ts';
import type { Json } from '../../../src/core/json.ts';
import { type ArpDetector, createDetector } from '../../../src/monitors/arp/detector.ts';
import { restore } from '../../../src/monitors/arp/memory.ts';
import { arp, dhcpAnswer, hour, ipOf, macOf, minute, rules, start, sweep } from './network.ts';
import { type Step, steps } from './observations.ts';

/** What the store would keep of the detector's batches, as JSON. */
function createShelf() {
  const memory = new Map<string, Json>();
  const hosts = new Map<string, Host>();
  const events: NetmonEvent[] = [];
  return {
    events,
    put(batch: Batch | null): void {
      const stored: Batch | null = JSON.parse(JSON.stringify(batch));
      for (const [key, value] of Object.entries(stored?.checkpoint ?? {})) {
        if (value === null) memory.delete(key);
        else memory.set(key, value);
      }
      for (const host of stored?.hosts ?? []) hosts.set(host.id, host);
      events.push(...(stored?.events ?? []));
    },
    remembered: () => ({ memory: new Map(memory), hosts: [...hosts.values()] }),
  };
}

const config = { gone_after: 1, calm: 10 * minute, flap_window: hour, flap_changes: 3 };

function play(detector: ArpDetector, part: readonly Step[]): void {
  for (const step of part) {
    detector.tick(start + step.at);
    if ('sees' in step) detector.observe(step.sees);
    else detector.sweepStarted(start + step.at);
  }
}

/** Plays all steps, with a restart from what is stored before each of the given steps. */
function eventsWithRestarts(all: readonly Step[], restarts: readonly number[]): readonly NetmonEvent[] {
  const shelf = createShelf();
  const bounds = [...new Set([0, ...restarts, all.length])].sort((a, b) => a - b);
  for (const [index, from] of bounds.entries()) {
    const detector = createDetector(restore(rules(config), shelf.remembered(), start + (all[from]?.at ?? 0)));
    play(detector, all.slice(from, bounds[index + 1]));
    shelf.put(detector.drain(true));
  }
  return shelf.events;
}

/** Where a restart changes nothing: one within a sweep loses that sweep. */
const pauses = (all: readonly Step[]): number[] =>
  all.flatMap((_, index) => {
    const before = all[index - 1];
    return before !== undefined && 'begins' in before ? [] : [index];
  });

describe('memory of the arp detector', () => {
  it('makes a restart at any moment go unnoticed', () => {
    const restarted = steps.chain((all) => fc.tuple(fc.constant(all), fc.subarray(pauses(all))));
    fc.assert(
      fc.property(restarted, ([all, restarts]) => {
        assert.deepEqual(eventsWithRestarts(all, restarts), eventsWithRestarts(all, []));
      }),
      { numRuns: 300 },
    );
  });

  it('tells nothing twice however often it is started', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const events = eventsWithRestarts(all, pauses(all));

        const ids = events.map(({ type, time, key }) => `${type} ${time} ${key}`);
        assert.equal(new Set(ids).size, ids.length);
      }),
    );
  });

  it('keeps what was learned, and does not learn again', () => {
    const shelf = createShelf();
    const learning = rules({ learn: 'sweep' });
    const first = createDetector(restore(learning, shelf.remembered(), start));
    first.observe(arp(5, 0));
    first.observe(dhcpAnswer(1, 1));
    sweep(first, minute, [5]);
    shelf.put(first.drain(true));

    const second = createDetector(restore(learning, shelf.remembered(), start + hour));
    second.observe(dhcpAnswer(1, hour));
    second.observe(arp(6, hour));
    shelf.put(second.drain(true));

    assert.deepEqual(
      shelf.events.map(({ type, subject, learned = false }) => [type, subject, learned]),
      [
        ['host.new', ipOf(5), true],
        ['host.new', ipOf(6), false],
      ],
    );
  });

  it('goes on learning when it was stopped before the first sweep', () => {
    const shelf = createShelf();
    const learning = rules({ learn: 'sweep' });
    const first = createDetector(restore(learning, shelf.remembered(), start));
    first.observe(arp(5, 0));
    shelf.put(first.drain(true));

    const second = createDetector(restore(learning, shelf.remembered(), start + minute));
    second.observe(arp(6, minute));
    shelf.put(second.drain(true));

    assert.deepEqual(
      shelf.events.map(({ learned }) => learned),
      [true, true],
    );
  });

  it('forgets nothing that it has told when the store fails in between', () => {
    const detector = createDetector(restore(rules(config), { memory: new Map(), hosts: [] }, start));
    detector.observe(arp(5, 0));
    const lost = detector.drain(true);

    const again = createDetector(restore(rules(config), { memory: new Map(), hosts: [] }, start));
    again.observe(arp(5, 0));

    assert.deepEqual(again.drain(true)?.events, lost?.events);
  });

  it('takes hosts of a store without its own memory for known', () => {
    const shelf = createShelf();
    const first = createDetector(restore(rules(config), shelf.remembered(), start));
    first.observe(arp(5, 0));
    shelf.put(first.drain(true));

    const second = createDetector(
      restore(rules(config), { memory: new Map(), hosts: shelf.remembered().hosts }, start + hour),
    );
    second.observe(arp(5, hour));

    assert.deepEqual(second.drain(true)?.events, []);
    assert.equal(second.drain(true), null);
    assert.equal(shelf.remembered().hosts[0]?.id, macOf(5));
  });
});
