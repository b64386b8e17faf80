import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventType } from '../../../src/core/event-types.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { createDetector } from '../../../src/monitors/arp/detector.ts';
import { restore } from '../../../src/monitors/arp/memory.ts';
import {
  arp,
  detectorFor,
  dhcpAnswer,
  eventsOf,
  gatewayIp,
  hour,
  ipOf,
  macOf,
  minute,
  routerAdvertisement,
  rules,
  start,
} from './network.ts';

const forged = (n: number): string => macOf(0x10_0000 + n);
const anyIp = (n: number): string => `10.0.${(n >> 8) & 255}.${n & 255}`;
const foreignIp = (n: number): string => `11.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;

/** Floods of one frame a millisecond, each different, with the only event that there may be many of. */
const floods: { readonly [what: string]: { readonly type: EventType; frame(n: number): Observation } } = {
  'one sender with ever new addresses': {
    type: 'host.address-changed',
    frame: (n) => arp(5, n, { senderIp: anyIp(n) }),
  },
  'packets that name ever new senders': {
    type: 'arp.ethernet-mismatch',
    frame: (n) => arp(5, n, { senderMac: forged(n), ethernetSource: macOf(5) }),
  },
  'ever new senders of packets in the name of one': {
    type: 'arp.ethernet-mismatch',
    frame: (n) => arp(5, n, { ethernetSource: forged(n) }),
  },
  'ever new addresses from elsewhere': {
    type: 'arp.bogon',
    frame: (n) => arp(5, n, { senderMac: forged(n), senderIp: foreignIp(n) }),
  },
  'ever new DHCP servers': {
    type: 'dhcp.rogue-server',
    frame: (n) => ({ ...dhcpAnswer(9, n), ethernetSource: forged(n) }),
  },
  'ever new IPv6 routers': {
    type: 'ndp.rogue-router',
    frame: (n) => ({ ...routerAdvertisement(9, n), ethernetSource: forged(n), linkLayer: forged(n) }),
  },
};

describe('arp detector: storms of forged frames', () => {
  for (const [what, { type, frame }] of Object.entries(floods)) {
    it(`tells ${what} by a few events and one that says so`, () => {
      const detector = detectorFor();
      for (let n = 0; n < 5000; n += 1) detector.observe(frame(n));

      const events = eventsOf(detector);
      const suppressed = events.filter((event) => event.type === 'arp.suppressed');
      assert.deepEqual(
        suppressed.map(({ subject, data }) => [subject, data.told]),
        [[type, 64]],
      );
      assert.equal(events.filter((event) => event.type === type).length, 64);
      assert.ok(events.length < 4 * 64, `${events.length} events`);
    });
  }

  it('tells again after it was calm', () => {
    const detector = detectorFor();
    for (let n = 0; n < 5000; n += 1) detector.observe(arp(5, n, { senderMac: forged(n), senderIp: foreignIp(n) }));
    eventsOf(detector);

    detector.observe(arp(5, 2 * hour, { senderIp: foreignIp(1) }));

    assert.deepEqual(
      eventsOf(detector).map(({ type }) => type),
      ['arp.bogon'],
    );
  });

  it('does not let a storm hide that a gateway is forged', () => {
    const detector = detectorFor();
    detector.observe(arp(1, 0));
    for (let n = 2; n < 200; n += 1) {
      detector.observe(arp(n, n));
      detector.observe(arp(n, 1000 + n, { senderMac: macOf(300) }));
    }
    eventsOf(detector);

    detector.observe(arp(1, 2000, { senderMac: macOf(300), senderIp: gatewayIp }));

    assert.deepEqual(
      eventsOf(detector).map(({ type, severity }) => [type, severity]),
      [
        ['arp.gateway-changed', 'high'],
        ['arp.spoof-suspected', 'critical'],
      ],
    );
  });

  it('does not let a storm make it forget the gateway', () => {
    const detector = detectorFor({ max_hosts: 256 });
    detector.observe(arp(1, 0));
    detector.observe(arp(5, 1));
    for (let n = 0; n < 3000; n += 1) detector.observe(arp(5, 2 + n, { senderIp: anyIp(300 + n) }));
    eventsOf(detector);

    detector.observe(arp(6, hour, { senderIp: gatewayIp }));

    assert.equal(eventsOf(detector)[0]?.type, 'arp.gateway-changed');
  });

  it('stays small, in memory and in the store, whatever comes', () => {
    const state = restore(rules({ max_hosts: 256 }), { memory: new Map(), hosts: [] }, start);
    const detector = createDetector(state);
    const stored = new Set<string>();

    for (const [turn, { frame }] of Object.values(floods).entries()) {
      for (let n = 0; n < 20_000; n += 1) {
        const shifted = { ...frame(n + turn), time: start + turn * 20_000 + n };
        detector.observe(shifted);
        if (n % 1000 !== 0) continue;
        detector.tick(shifted.time);
        for (const [key, value] of Object.entries(detector.drain(true)?.checkpoint ?? {})) {
          if (value === null) stored.delete(key);
          else stored.add(key);
        }
      }
    }

    assert.ok(state.hosts.size <= 256);
    assert.ok(state.bindings.size <= 256 * 4);
    assert.ok(state.told.size <= 8192);
    assert.ok(state.askers.size <= 1024);
    assert.ok(state.known.size <= 1024);
    assert.ok(state.flood.waiting.size <= 256);
    assert.ok(stored.size <= 256 * 5 + 8192, `${stored.size} entries are stored`);
  });

  it('goes on telling of real devices in the hour after a storm', () => {
    const detector = detectorFor();
    for (let n = 0; n < 5000; n += 1) detector.observe(arp(5, n, { senderMac: forged(n), senderIp: ipOf(5) }));
    detector.tick(start + 30_000);
    detector.tick(start + minute);
    eventsOf(detector);

    detector.observe(arp(7, 2 * minute));

    assert.deepEqual(
      eventsOf(detector).map(({ type, subject }) => [type, subject]),
      [['host.new', ipOf(7)]],
    );
  });
});
