import { isIpv4 } from '../../core/address.ts';
import type { MonitorContext } from '../../core/define.ts';
import { messageOf } from '../../core/errors.ts';
import { every, untilAborted } from '../../core/loops.ts';
import type { Observation } from '../../core/observation.ts';
import { readWhole } from '../../edges/files/read.ts';
import { readNeighbours } from '../../integrations/iproute/neighbours.ts';
import { loadVendors } from '../../integrations/nmap/vendors.ts';
import type { ArpConfig } from './config.ts';
import { createDesk, type Desk, type Trouble } from './desk.ts';
import { createDetector } from './detector.ts';
import { watchFrames } from './frames.ts';
import { createLinks, unplugged } from './links.ts';
import { restore } from './memory.ts';
import { ownAddresses, rulesFor } from './place.ts';
import { checkCable, keepSweeping } from './sweeping.ts';

type Context = MonitorContext<ArpConfig>;

/** Between two stores of what may wait: times of last sight. */
const flushEvery = 30_000;
const tickEvery = 1_000;
/** IPv6 addresses that are asked one by one in a sweep. */
const mostIpv6 = 1024;

/** Watches who is there: by frames, by the kernel's neighbour table and by sweeps. */
export default async function watch(context: Context): Promise<void> {
  const { config, site, clock, signal } = context;
  const rules = rulesFor(config, site, await loadVendors(readWhole));
  const state = restore(rules, context, clock.now());
  const detector = createDetector(state);
  const desk = createDesk(context, detector);
  const links = createLinks(
    site.interfaces.map(({ name }) => name),
    readWhole,
  );
  const knownIpv6 = () =>
    [...state.hosts.values()]
      .flatMap(({ host }) => (host.ip === null || isIpv4(host.ip) || host.ip.startsWith('fe80:') ? [] : host.ip))
      .slice(0, mostIpv6);

  desk.take(ownSight(context));
  await untilAborted(signal, [
    watchFrames(context, desk),
    every(context, config.neighbour_interval, () => lookAtNeighbours(context, desk)),
    keepSweeping(context, {
      detector,
      desk,
      links,
      knownIpv6,
      lookAtNeighbours: () => lookAtNeighbours(context, desk),
    }),
    every(context, tickEvery, async () => {
      detector.tick(clock.now());
      desk.trouble('room', state.full ? noRoom(config) : null);
      desk.take([]);
      const cut = unplugged(await links.look());
      desk.trouble('links', cut === null ? null : { reason: cut, hint: checkCable });
    }),
    every(context, flushEvery, () => desk.flush()),
  ]);
  await desk.flush();
}

const noRoom = ({ max_hosts }: ArpConfig): Trouble => ({
  reason: `new devices are not recorded: there are already ${max_hosts}`,
  hint: 'raise arp.max_hosts',
});

/** The sensor sees itself: it is part of the inventory, and no other way of looking finds it for sure. */
function ownSight({ site, clock }: Context): Observation[] {
  const time = clock.now();
  return [...ownAddresses(site)].map(([ip, { mac, interface: on }]) => {
    return { kind: 'neighbour', time, interface: on, ip, mac, router: false, reachable: true };
  });
}

async function lookAtNeighbours({ exec, clock, site, signal }: Context, desk: Desk): Promise<void> {
  const interfaces = new Set(site.interfaces.map(({ name }) => name));
  try {
    desk.take(await readNeighbours(exec, { time: clock.now(), interfaces, signal }));
    desk.trouble('neighbours', null);
  } catch (error) {
    signal.throwIfAborted();
    desk.trouble('neighbours', { reason: `the neighbour table cannot be read: ${messageOf(error)}`, hint: null });
  }
}
