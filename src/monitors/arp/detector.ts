import { isUnicast } from '../../core/address.ts';
import type { Batch } from '../../core/batch.ts';
import type { Json } from '../../core/json.ts';
import type { ArpFrame, DhcpFrame, Frame, NdpFrame, Neighbour, Observation, Sweep } from '../../core/observation.ts';
import { judgeQuestion } from './askers.ts';
import { judgeClaim } from './bindings.ts';
import { drain } from './draft.ts';
import { nameHost, seeHost } from './hosts.ts';
import { endWindow, meet } from './newcomers.ts';
import { endFlapping, judgeAbsence } from './presence.ts';
import { isCredible, type Sender } from './senders.ts';
import { judgeDhcpServer, judgeRouter } from './servers.ts';
import type { ArpState } from './state.ts';

/** Understands what was seen and judges it. Time comes in with the observations; it may jump either way. */
export interface ArpDetector {
  /** Returns why the observation is not believed, or null. */
  observe(observation: Observation): string | null;
  /** A sweep begins: who is heard from now on counts for it. */
  sweepStarted(time: number): void;
  /** Time went on without anything being seen; call it about once a second. */
  tick(time: number): void;
  /** Nothing more will come (the end of a recording): what waited to be told is told. */
  finish(): void;
  /** What is to be stored since the last call, or null; `all` includes what may wait (times of last sight). */
  drain(all: boolean): Batch | null;
}

export function createDetector(state: ArpState): ArpDetector {
  return {
    observe: (observation) => observe(state, observation),
    sweepStarted(time) {
      state.sweeps += 1;
      state.sweepStartedAt = time;
      state.sweeping = true;
    },
    tick(time) {
      const { flood, rules, learning } = state;
      if (Math.abs(time - flood.since) >= rules.config.flood_window) endWindow(state, time);
      endFlapping(state, time);
      if (!learning.done && Math.abs(time - learning.since) >= learningTime(state)) endLearning(state);
    },
    finish: () => endWindow(state, state.flood.since),
    drain: (all) => drain(state, all),
  };
}

function learningTime({ rules }: ArpState): number {
  const { learn } = rules.config;
  return typeof learn === 'number' ? learn : rules.longestLearning;
}

function endLearning(state: ArpState): void {
  state.learning = { ...state.learning, done: true };
  state.draft.checkpoint.set('learning', state.learning);
}

function observe(state: ArpState, observation: Observation): string | null {
  switch (observation.kind) {
    case 'arp':
      observeArp(state, observation);
      return null;
    case 'ndp':
      observeNdp(state, observation);
      return null;
    case 'dhcp':
      observeDhcp(state, observation);
      return null;
    case 'neighbour':
      observeNeighbour(state, observation);
      return null;
    case 'sweep':
      return observeSweep(state, observation);
  }
}

const frameEvidence = ({ kind, count, ...fields }: Frame): Json => ({ source: 'frame', protocol: kind, ...fields });

function observeArp(state: ArpState, frame: ArpFrame): void {
  const { senderMac: mac, senderIp: ip, time, ethernetSource } = frame;
  const own = state.rules.ownMacs.has(mac) && mac === ethernetSource;
  if (frame.operation === 'request' && frame.targetIp !== ip && !own) judgeQuestion(state, frame);
  // 0.0.0.0 asks whether an address is free (RFC 5227): nobody has it yet.
  if (ip === '0.0.0.0') return;
  const solicited = frame.operation === 'reply' && state.rules.ownMacs.has(frame.targetMac);
  hear(state, { time, ip, mac, ethernetSource, evidence: frameEvidence(frame) }, frame.interface, solicited);
}

function observeNdp(state: ArpState, frame: NdpFrame): void {
  const { time, ethernetSource, message } = frame;
  const evidence = frameEvidence(frame);
  if (message === 'router-advertisement' && !state.rules.ownMacs.has(ethernetSource))
    judgeRouter(state, frame, evidence);
  const mac = frame.linkLayer ?? ethernetSource;
  // An advertisement speaks for its target; the other messages for their sender, `::` being nobody yet.
  const ip = message === 'neighbour-advertisement' ? (frame.targetIp ?? frame.senderIp) : frame.senderIp;
  hear(state, { time, ip, mac, ethernetSource, evidence }, frame.interface, false);
}

/** A device speaks for an address. */
function hear(state: ArpState, sender: Sender, on: string, solicited: boolean): void {
  const { ip, mac, time, evidence } = sender;
  if (!isUnicast(ip) || !isCredible(state, sender)) return;
  const known = state.hosts.has(mac);
  // During a sweep of ours every device answers at once; the sweep's own result says who is there.
  if (!known && solicited && state.sweeping) return;
  // In a flood of forged senders only claims to addresses that somebody has can matter; the rest is counted.
  const counted = !known && state.flood.flooding && !state.bindings.has(ip);
  const contested = !counted && judgeClaim(state, { ip, mac, time, evidence }) === 'contested';
  const address = contested ? null : ip;
  if (known) seeHost(state, { time, mac, ip: address, name: null, interface: on, evidence });
  else meet(state, { mac, ip: address, time, interface: on, evidence });
}

function observeDhcp(state: ArpState, frame: DhcpFrame): void {
  const fromServer = frame.message === 'offer' || frame.message === 'ack' || frame.message === 'nak';
  if (!fromServer) nameHost(state, frame.clientMac, frame.hostName, frame.vendorClass);
  else if (!state.rules.ownMacs.has(frame.ethernetSource)) judgeDhcpServer(state, frame, frameEvidence(frame));
}

function observeNeighbour(state: ArpState, neighbour: Neighbour): void {
  const { ip, mac, time, reachable } = neighbour;
  if (!isUnicast(ip)) return;
  const known = state.hosts.has(mac);
  // What was heard before the sweep that goes on says nothing against that sweep.
  if (known && (!reachable || time < state.sweepStartedAt)) return;
  const evidence: Json = { source: 'neighbour', interface: neighbour.interface, ip, mac, reachable };
  if (!reachable && state.bindings.has(ip)) return;
  const contested = judgeClaim(state, { ip, mac, time, evidence }) === 'contested';
  seeHost(state, { time, mac, ip: contested ? null : ip, name: null, interface: neighbour.interface, evidence });
}

function observeSweep(state: ArpState, sweep: Sweep): string | null {
  state.sweeping = false;
  for (const { ip, mac, name } of sweep.up) {
    const evidence: Json = { source: 'sweep', scan: sweep.scan, ip, mac };
    const owner = mac ?? state.bindings.get(ip)?.claims[0]?.mac ?? null;
    const contested = mac !== null && judgeClaim(state, { ip, mac, time: sweep.time, evidence }) === 'contested';
    seeHost(state, { time: sweep.time, mac: owner, ip: contested ? null : ip, name, interface: null, evidence });
  }
  const disbelief = judgeAbsence(state, sweep);
  if (
    disbelief === null &&
    sweep.outcome === 'complete' &&
    state.rules.config.learn === 'sweep' &&
    !state.learning.done
  ) {
    endLearning(state);
  }
  return disbelief;
}
