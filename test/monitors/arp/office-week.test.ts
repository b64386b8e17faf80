import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NetmonEvent } from '../../../src/core/event.ts';
import type { Sweep } from '../../../src/core/observation.ts';
import { createDetector } from '../../../src/monitors/arp/detector.ts';
import { restore } from '../../../src/monitors/arp/memory.ts';
import {
  arp,
  ask,
  dhcpAnswer,
  gatewayIp,
  hour,
  ipOf,
  macOf,
  minute,
  routerAdvertisement,
  rules,
  start,
  sweep,
} from './network.ts';

const day = 24 * hour;
const router = 1;
const printer = 2;
const always = [router, printer, 3, 10, 11, 12, 13, 14];
const laptop = 20;
const visitor = 30;
const attacker = 14;

/** The week begins on a Monday at noon. Hours are those of the clock. */
const clockHour = (at: number): number => ((at + 12 * hour) % day) / hour;
const weekday = (at: number): number => Math.floor((at + 12 * hour) / day);
const moment = (days: number, hours: number): number => days * day + (hours - 12) * hour;
const between = (at: number, from: number, to: number): boolean => at >= from && at < to;

const isLaptopThere = (at: number): boolean => weekday(at) < 5 && clockHour(at) >= 8 && clockHour(at) < 18;
const isVisitorThere = (at: number): boolean => between(at, moment(1, 10), moment(1, 11.5));
const isCableOut = (at: number): boolean => between(at, moment(3, 3), moment(3, 4));
const isSweepCutShort = (at: number): boolean => between(at, moment(4, 13), moment(4, 15));
const isSpoofed = (at: number): boolean => between(at, moment(3, 14), moment(3, 14) + 5 * minute);

const present = (at: number): number[] => [
  ...always,
  ...(isLaptopThere(at) ? [laptop] : []),
  ...(isVisitorThere(at) ? [visitor] : []),
];

const addressOf = (n: number, at: number): string => (n === printer && at >= moment(2, 9) ? ipOf(99) : ipOf(n));

/** Day and time of day, type and subject of what was told. */
const lineOf = ({ time, type, subject, learned = false }: NetmonEvent): string => {
  const at = time - start;
  const clock = new Date(time).toISOString().slice(11, 16);
  return `${['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Mon'][weekday(at)]} ${clock} ${learned ? 'learned ' : ''}${type} ${subject}`;
};

function officeWeek(): readonly NetmonEvent[] {
  const detector = createDetector(restore(rules({ learn: 'sweep' }), { memory: new Map(), hosts: [] }, start));
  const events: NetmonEvent[] = [];
  for (let at = 0; at < 7 * day; at += minute) {
    detector.tick(start + at);
    if (!isCableOut(at)) for (const frame of chatter(at)) detector.observe(frame);
    if (at % (5 * minute) === 0) sweepAt(at);
    events.push(...(detector.drain(true)?.events ?? []));
  }
  return events;

  function sweepAt(at: number): void {
    const up = isCableOut(at) ? [] : present(at);
    const seen: Partial<Sweep> = { up: up.map((n) => ({ ip: addressOf(n, at), mac: macOf(n), name: null })) };
    if (isSweepCutShort(at)) Object.assign(seen, { outcome: 'partial', reason: 'it took too long', up: [] });
    sweep(detector, at, [], seen);
  }
}

/** Each device looks for the router every four minutes, which announces itself as IPv6 router and DHCP server. */
function chatter(at: number) {
  const questions = present(at)
    .filter((n) => (at / minute + n) % 4 === 0)
    .map((n) => ({ ...ask(n, gatewayIp, at), senderIp: addressOf(n, at) }));
  const answers = at % (10 * minute) === 0 ? [routerAdvertisement(router, at), dhcpAnswer(router, at)] : [];
  const forged = isSpoofed(at) ? [arp(attacker, at, { senderIp: gatewayIp })] : [];
  return [...questions, ...answers, ...forged];
}

/**
 * A laptop comes and goes, a visitor stays for an hour, the printer moves to another address, the sensor's cable is out for
 * an hour, sweeps are cut short for two, and the router is forged for five minutes.
 */
describe('a week in a small office', () => {
  it('is told by the few events that matter', () => {
    const events = officeWeek();

    const learned = events.filter((event) => event.learned).map(lineOf);
    const told = events.filter((event) => !event.learned).map(lineOf);

    const devices = [2, 3, 10, 11, 12, 13, 14, 20].map((n) => `Mon 12:00 learned host.new ${ipOf(n)}`);
    const dualStack = ['Mon 12:00 learned host.new fe80::1', 'Mon 12:00 learned host.address-changed 10.0.0.1'];
    assert.deepEqual(learned.toSorted(), [...devices, ...dualStack].sort());
    assert.deepEqual(told, [
      'Mon 18:10 host.gone 10.0.0.20',
      'Tue 08:00 host.returned 10.0.0.20',
      'Tue 10:00 host.new 10.0.0.30',
      'Tue 11:40 host.gone 10.0.0.30',
      'Tue 18:10 host.gone 10.0.0.20',
      'Wed 08:00 host.returned 10.0.0.20',
      'Wed 09:00 host.address-changed 10.0.0.99',
      'Wed 18:10 host.gone 10.0.0.20',
      'Thu 08:00 host.returned 10.0.0.20',
      'Thu 14:00 arp.gateway-changed 10.0.0.1',
      'Thu 14:00 arp.gateway-changed 10.0.0.1',
      'Thu 14:00 arp.spoof-suspected 10.0.0.1',
      'Thu 18:10 host.gone 10.0.0.20',
      'Fri 08:00 host.returned 10.0.0.20',
      'Fri 18:10 host.gone 10.0.0.20',
    ]);
  });
});
