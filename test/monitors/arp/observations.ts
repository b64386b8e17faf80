import fc from 'fast-check';
import type { Observation } from '../../../src/core/observation.ts';
import { arp, ask, dhcpAnswer, ipOf, macOf, routerAdvertisement, start } from './network.ts';

/** A sweep is played as its begin and its end, with what happens between them. */
export type Step =
  | { readonly at: number; readonly sees: Observation }
  | { readonly at: number; readonly begins: 'sweep' };

const device = fc.integer({ min: 1, max: 8 });
const address = fc.integer({ min: 1, max: 10 });

const sight = (at: number): fc.Arbitrary<Observation> =>
  fc.oneof(
    fc.tuple(device, address).map(([n, ip]) => arp(n, at, { senderIp: ipOf(ip) })),
    device.map((n) => arp(n, at)),
    device.map((n) => arp(n, at, { senderIp: '192.168.9.9' })),
    fc.tuple(device, device).map(([n, source]) => arp(n, at, { ethernetSource: macOf(source) })),
    fc.tuple(device, address).map(([n, target]) => ask(n, ipOf(target), at)),
    device.map((n) => dhcpAnswer(n, at)),
    device.map((n) => routerAdvertisement(n, at)),
    fc.tuple(device, address, fc.boolean()).map(([n, ip, reachable]): Observation => {
      return {
        kind: 'neighbour',
        time: start + at,
        interface: 'eth0',
        ip: ipOf(ip),
        mac: macOf(n),
        router: false,
        reachable,
      };
    }),
  );

const sweepEnd = (at: number): fc.Arbitrary<Observation> =>
  fc
    .tuple(fc.uniqueArray(device), fc.constantFrom('complete', 'complete', 'complete', 'partial', 'failed'))
    .map(([up, outcome]): Observation => {
      return {
        kind: 'sweep',
        time: start + at,
        startedAt: start + at - 5000,
        scan: `sweep-${at}`,
        outcome,
        reason: outcome === 'complete' ? null : 'it was ended',
        covered: ['10.0.0.0/16'],
        up: up.map((n) => ({ ip: ipOf(n), mac: macOf(n), name: null })),
      };
    });

/** What a small network may show in an hour or more: steps of up to 10 minutes, sweeps among them. */
export const steps: fc.Arbitrary<readonly Step[]> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 600_000 }), fc.constantFrom('sight', 'sight', 'sight', 'sweep')), {
    minLength: 1,
    maxLength: 60,
  })
  .chain((plan) => {
    let at = 0;
    const parts = plan.flatMap(([pause, what]): fc.Arbitrary<Step>[] => {
      at += pause;
      const time = at;
      if (what === 'sight') return [sight(time).map((sees) => ({ at: time, sees }))];
      at += 5000;
      const end = at;
      return [fc.constant({ at: time, begins: 'sweep' }), sweepEnd(end).map((sees) => ({ at: end, sees }))];
    });
    return fc.tuple(...parts);
  });
