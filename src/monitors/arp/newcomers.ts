import { seeHost } from './hosts.ts';
import { type ArpState, isNews, type Newcomer, tell } from './state.ts';

/**
 * A rush: when more than this part of the flood threshold comes within so many milliseconds, what comes on top waits for the
 * end of the flood window. Floods are that fast, and people who switch on their devices are not.
 */
const rushShare = 1 / 8;
const rushTime = 100;

/**
 * A device is seen for the first time. Told at once unless many come in a rush: those wait until the flood window ends,
 * since a flood of forged senders must become one event and not thousands of devices.
 */
export function meet(state: ArpState, newcomer: Newcomer): void {
  const { flood_threshold, flood_window } = state.rules.config;
  const { flood } = state;
  if (Math.abs(newcomer.time - flood.since) >= flood_window) endWindow(state, newcomer.time);
  if (flood.waiting.has(newcomer.mac)) return;
  flood.stations += 1;
  if (flood.flooding) return;
  if (flood.stations > flood_threshold) startFlood(state, newcomer);
  else if (isInRush(state, newcomer.time)) flood.waiting.set(newcomer.mac, newcomer);
  else admit(state, newcomer);
}

function isInRush({ flood: { rush }, rules }: ArpState, time: number): boolean {
  if (Math.abs(time - rush.since) >= rushTime) {
    rush.since = time;
    rush.stations = 0;
  }
  rush.stations += 1;
  return rush.stations > Math.max(1, rules.config.flood_threshold * rushShare);
}

const admit = (state: ArpState, { mac, ip, time, interface: on, evidence }: Newcomer): void =>
  seeHost(state, { mac, ip, time, name: null, interface: on, evidence });

function startFlood(state: ArpState, { time, interface: on }: Newcomer): void {
  const { flood } = state;
  flood.flooding = true;
  flood.waiting.clear();
  const where = on ?? 'the recording';
  if (!isNews(state, 'arp.flood', where, time, state.rules.config.calm)) return;
  tell(
    state,
    {
      type: 'arp.flood',
      time,
      severity: 'high',
      subject: where,
      summary: `${flood.stations} new senders within ${Math.ceil((time - flood.since) / 1000)} s on ${where}: probably a flood of forged addresses. New devices are counted but not recorded until it ends`,
      key: where,
      data: { interface: where, stations: flood.stations, within: time - flood.since },
    },
    { alsoWhileLearning: true },
  );
}

/** A window ended: those who waited are devices after all, unless it was a flood; a flood ends with a calm window. */
export function endWindow(state: ArpState, time: number): void {
  const { flood } = state;
  const calm = flood.stations <= state.rules.config.flood_threshold;
  const waiting = [...flood.waiting.values()];
  flood.waiting.clear();
  flood.since = time;
  flood.stations = 0;
  if (calm) flood.flooding = false;
  for (const newcomer of waiting) admit(state, newcomer);
}
