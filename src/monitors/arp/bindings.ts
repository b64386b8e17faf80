import { isVirtualRouterMac } from '../../core/address.ts';
import type { EventType } from '../../core/event-types.ts';
import type { Json } from '../../core/json.ts';
import type { Severity } from '../../core/severity.ts';
import { type ArpState, type Binding, isNews, tell } from './state.ts';

/** Two devices that answer the same question do so within this time. */
const atOnce = 2_000;
const maxClaims = 8;
/** arpwatch forgets nothing; here an address of which nobody has a claim any more is the first to go. */
const bindingsPerHost = 4;

export interface Claim {
  readonly ip: string;
  readonly mac: string;
  readonly time: number;
  readonly evidence: Json;
}

/** `contested`: another device claimed the address so lately that it must not be taken for this one's. */
export type ClaimVerdict = 'first' | 'same' | 'taken-over' | 'contested';

/**
 * Judges that `mac` uses `ip`, with arpwatch's cases (its db.c): the MAC of before is a refresh; the second most recent is a
 * flip flop; an older one is reused; any other is a changed ethernet address. For a gateway that is told as the graver news
 * that it is, and that two MACs claim the address at once is told besides.
 */
export function judgeClaim(state: ArpState, claim: Claim): ClaimVerdict {
  const binding = state.bindings.get(claim.ip);
  const current = binding?.claims[0];
  if (binding === undefined || current === undefined) {
    remember(state, claim, []);
    return 'first';
  }
  const contested = isContested(state, claim, binding);
  if (current.mac === claim.mac || isLate(claim, binding)) {
    refresh(state, binding, claim);
    return contested ? 'contested' : 'same';
  }
  const rank = binding.claims.findIndex(({ mac }) => mac === claim.mac);
  remember(state, claim, binding.claims);
  if (!isStorm(state, claim, binding)) tellTakeover(state, claim, binding, rank);
  return contested ? 'contested' : 'taken-over';
}

/** Another device claimed the address lately, and is not known to be gone since. */
const isContested = (state: ArpState, { mac, time }: Claim, { claims }: Binding): boolean =>
  claims.some(
    (claim) =>
      claim.mac !== mac &&
      Math.abs(time - claim.last) < state.rules.config.calm &&
      state.hosts.get(claim.mac)?.host.state !== 'gone',
  );

/** So many have claimed the address lately that one more is no news; within a flood of forged senders two are enough. */
function isStorm(state: ArpState, { time }: Claim, { claims }: Binding): boolean {
  const recent = claims.filter(({ last }) => Math.abs(time - last) < state.rules.config.calm);
  return recent.length >= (state.flood.flooding ? 2 : maxClaims);
}

/** Repeats of a frame are told together, a moment after the last: in that time the address may have gone on to another. */
const isLate = ({ mac, time }: Claim, { claims }: Binding): boolean => {
  const now = claims[0]?.last ?? time;
  return time < now && now - time <= atOnce && claims.some((claim) => claim.mac === mac);
};

function refresh(state: ArpState, binding: Binding, { ip, mac, time }: Claim): void {
  state.bindings.delete(ip);
  const claims = binding.claims.map((claim) => (claim.mac === mac ? { mac, last: time } : claim));
  state.bindings.set(ip, { ip, claims });
  state.draft.laterBindings.add(ip);
}

function remember(state: ArpState, { ip, mac, time }: Claim, before: Binding['claims']): void {
  const claims = [{ mac, last: time }, ...before.filter((claim) => claim.mac !== mac)].slice(0, maxClaims);
  state.bindings.delete(ip);
  state.bindings.set(ip, { ip, claims });
  state.draft.checkpoint.set(`binding ${ip}`, claims);
  if (state.bindings.size > state.rules.config.max_hosts * bindingsPerHost) forgetOldest(state);
}

/** A gateway's is kept, whatever comes: to make it forgotten would be the way to forge it unnoticed. */
function forgetOldest(state: ArpState): void {
  for (const ip of state.bindings.keys()) {
    if (state.rules.gateways.has(ip)) continue;
    state.bindings.delete(ip);
    state.draft.laterBindings.delete(ip);
    state.draft.checkpoint.set(`binding ${ip}`, null);
    return;
  }
}

interface Takeover {
  readonly type: EventType;
  readonly severity: Severity;
  readonly says: string;
}

function tellTakeover(state: ArpState, claim: Claim, binding: Binding, rank: number): void {
  const { ip, mac, time, evidence } = claim;
  const { calm, spoof_window } = state.rules.config;
  const previous = binding.claims[0];
  if (previous === undefined) return;
  const virtual = isVirtualRouterMac(mac) || isVirtualRouterMac(previous.mac);
  const { type, severity, says } = classify(state, ip, rank, virtual);
  if (isNews(state, type, `${ip} ${mac}`, time, calm, { vital: state.rules.gateways.has(ip) })) {
    tell(state, {
      type,
      time,
      severity,
      subject: ip,
      summary: `${says} ${ip} from ${previous.mac} to ${mac}`,
      key: `${ip} ${mac}`,
      host: mac,
      data: { ip, mac, previousMac: previous.mac, evidence },
    });
  }
  const sincePrevious = Math.abs(time - previous.last);
  const both = sincePrevious <= atOnce || (rank > 0 && sincePrevious <= spoof_window);
  if (both && !virtual) tellSpoof(state, claim, previous.mac, sincePrevious);
}

function classify(state: ArpState, ip: string, rank: number, virtual: boolean): Takeover {
  if (state.rules.gateways.has(ip)) {
    const severity = virtual ? 'low' : 'high';
    return { type: 'arp.gateway-changed', severity, says: 'The MAC changed for the gateway' };
  }
  if (rank === 1)
    return { type: 'arp.flip-flop', severity: virtual ? 'info' : 'medium', says: 'The MAC flipped back for' };
  if (rank > 1) return { type: 'arp.reused-ethernet', severity: 'low', says: 'The MAC changed back for' };
  return { type: 'arp.ethernet-changed', severity: virtual ? 'info' : 'medium', says: 'The MAC changed for' };
}

function tellSpoof(state: ArpState, { ip, mac, time, evidence }: Claim, previousMac: string, within: number): void {
  const macs = [mac, previousMac].sort();
  const key = `${ip} ${macs.join(' ')}`;
  const gateway = state.rules.gateways.has(ip);
  if (!isNews(state, 'arp.spoof-suspected', key, time, state.rules.config.calm, { vital: gateway })) return;
  tell(
    state,
    {
      type: 'arp.spoof-suspected',
      time,
      severity: gateway ? 'critical' : 'high',
      subject: ip,
      summary: `${mac} and ${previousMac} both claim ${gateway ? 'the gateway ' : ''}${ip}: one of them may be spoofing`,
      key,
      host: mac,
      data: { ip, macs, within, evidence },
    },
    { alsoWhileLearning: true },
  );
}
