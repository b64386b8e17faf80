import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDetector } from '../../../src/monitors/arp/detector.ts';
import { restore } from '../../../src/monitors/arp/memory.ts';
import { arp, detectorFor, eventsOf, hour, ipOf, macOf, minute, rules, start, sweep, typesOf } from './network.ts';

describe('arp detector: devices', () => {
  it('tells a new device once, with its evidence', () => {
    const detector = detectorFor();

    detector.observe(arp(5, 0));
    detector.observe(arp(5, 1000));

    const events = eventsOf(detector);
    assert.equal(events.length, 1);
    assert.equal(events[0]?.type, 'host.new');
    assert.equal(events[0]?.time, start);
    assert.deepEqual(events[0]?.data.evidence, {
      source: 'frame',
      protocol: 'arp',
      time: start,
      interface: 'eth0',
      ethernetSource: macOf(5),
      ethernetTarget: 'ff:ff:ff:ff:ff:ff',
      vlan: null,
      operation: 'reply',
      senderMac: macOf(5),
      senderIp: ipOf(5),
      targetMac: 'ff:ff:ff:ff:ff:ff',
      targetIp: ipOf(5),
    });
  });

  it('takes a known MAC with another address for the same device', () => {
    const detector = detectorFor();
    detector.observe(arp(5, 0));

    detector.observe(arp(5, hour, { senderIp: ipOf(77) }));

    const batch = detector.drain(true);
    assert.deepEqual(
      batch?.events.map((event) => event.type),
      ['host.new', 'host.address-changed'],
    );
    assert.equal(batch?.hosts?.length, 1);
    assert.equal(batch?.hosts?.[0]?.ip, ipOf(77));
  });

  it('does not take an address check (sender 0.0.0.0) for an address', () => {
    const detector = detectorFor();

    detector.observe(arp(5, 0, { operation: 'request', senderIp: '0.0.0.0' }));

    assert.deepEqual(typesOf(detector), []);
  });

  it('marks a locally administered MAC', () => {
    const detector = detectorFor();

    detector.observe(arp(5, 0, { senderMac: '02:00:00:00:00:05' }));

    assert.equal(detector.drain(true)?.hosts?.[0]?.randomMac, true);
  });

  it('says gone only after the tunable number of completed sweeps that covered the device', () => {
    const detector = detectorFor({ gone_after: 2 });
    sweep(detector, 0, [1, 5]);
    eventsOf(detector);

    sweep(detector, 5 * minute, [1]);
    const missing = detector.drain(true);
    sweep(detector, 10 * minute, [1]);

    assert.equal(missing?.hosts?.find((host) => host.id === macOf(5))?.state, 'missing');
    assert.deepEqual(missing?.events, []);
    const gone = eventsOf(detector);
    assert.deepEqual(
      gone.map((event) => [event.type, event.subject]),
      [['host.gone', ipOf(5)]],
    );
    assert.equal(gone[0]?.data.misses, 2);
  });

  for (const outcome of ['partial', 'failed'] as const) {
    it(`never counts a ${outcome} sweep as a miss`, () => {
      const detector = detectorFor({ gone_after: 1 });
      sweep(detector, 0, [1, 5]);
      eventsOf(detector);

      sweep(detector, 5 * minute, [1], { outcome });

      assert.deepEqual(typesOf(detector), []);
    });
  }

  it('never counts a sweep that did not cover the device', () => {
    const detector = detectorFor({ gone_after: 1 });
    sweep(detector, 0, [1, 5]);
    eventsOf(detector);

    sweep(detector, 5 * minute, [1], { covered: ['10.0.0.0/30'] });

    assert.deepEqual(typesOf(detector), []);
  });

  it('does not miss a device that was heard while the sweep ran', () => {
    const detector = detectorFor({ gone_after: 1 });
    sweep(detector, 0, [1, 5]);
    eventsOf(detector);

    detector.sweepStarted(start + 5 * minute);
    detector.observe(arp(5, 5 * minute + 1));
    detector.observe({
      kind: 'sweep',
      time: start + 6 * minute,
      startedAt: start + 5 * minute,
      scan: 's',
      outcome: 'complete',
      reason: null,
      covered: ['10.0.0.0/16'],
      up: [{ ip: ipOf(1), mac: macOf(1), name: null }],
    });

    assert.deepEqual(typesOf(detector), []);
  });

  it('does not believe a sweep that sees none of several known devices', () => {
    const detector = detectorFor({ gone_after: 1 });
    sweep(detector, 0, [1, 5, 6, 7]);
    eventsOf(detector);

    const disbelief = sweep(detector, 5 * minute, []);

    assert.match(disbelief ?? '', /none of 4 known devices/);
    assert.deepEqual(typesOf(detector), []);
  });

  it('tells that a gone device returned', () => {
    const detector = detectorFor({ gone_after: 1 });
    sweep(detector, 0, [1, 5]);
    sweep(detector, 5 * minute, [1]);
    eventsOf(detector);

    detector.observe(arp(5, 7 * minute));

    const [returned] = eventsOf(detector);
    assert.equal(returned?.type, 'host.returned');
    assert.equal(returned?.time, start + 7 * minute);
  });

  it('tells flapping once, is silent until calm, then tells where the device came to rest', () => {
    const detector = detectorFor({ gone_after: 1, flap_changes: 3, calm: hour });
    sweep(detector, 0, [1, 5]);
    eventsOf(detector);

    for (let round = 1; round <= 6; round += 1) {
      sweep(detector, round * 10 * minute, [1]);
      detector.observe(arp(5, round * 10 * minute + 6 * minute));
    }
    const flapping = typesOf(detector);
    sweep(detector, 80 * minute, [1]);
    const silent = typesOf(detector);
    detector.tick(start + 80 * minute + 2 * hour);

    assert.deepEqual(flapping, ['host.gone', 'host.returned', 'host.flapping']);
    assert.deepEqual(silent, []);
    assert.deepEqual(typesOf(detector), ['host.gone']);
  });

  it('learns quietly until the first completed sweep', () => {
    const detector = detectorFor({ learn: 'sweep' });

    detector.observe(arp(5, 0));
    sweep(detector, 1000, [1, 5], { outcome: 'partial' });
    sweep(detector, minute, [1, 5, 6]);
    detector.observe(arp(9, 2 * minute));

    const events = eventsOf(detector).filter((event) => event.type === 'host.new');
    assert.deepEqual(
      events.map((event) => [event.subject, event.severity, event.learned ?? false]),
      [
        [ipOf(5), 'info', true],
        [ipOf(1), 'info', true],
        [ipOf(6), 'info', true],
        [ipOf(9), 'medium', false],
      ],
    );
  });

  it('goes on after a restart where it was', () => {
    const before = detectorFor({ gone_after: 2 });
    sweep(before, 0, [1, 5]);
    sweep(before, 5 * minute, [1]);
    const batch = before.drain(true);
    const memory = new Map(Object.entries(batch?.checkpoint ?? {}).filter(([, value]) => value !== null));

    const after = createDetector(
      restore(rules({ gone_after: 2 }), { memory, hosts: batch?.hosts ?? [] }, start + 6 * minute),
    );
    sweep(after, 10 * minute, [1]);
    after.observe(arp(1, 11 * minute));

    assert.deepEqual(typesOf(after), ['host.gone']);
  });
});
