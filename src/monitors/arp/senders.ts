import { isGroupOrNullMac, isLinkLocal } from '../../core/address.ts';
import type { Json } from '../../core/json.ts';
import { type ArpState, isNews, tell } from './state.ts';

export interface Sender {
  readonly time: number;
  readonly ip: string;
  /** Who the packet says sent it. */
  readonly mac: string;
  /** Who the Ethernet header says sent it. */
  readonly ethernetSource: string;
  readonly evidence: Json;
}

/**
 * arpwatch's checks, in its order: what fails one is told once until calm and teaches nothing, so that a forged packet
 * never changes what is known.
 */
export const isCredible = (state: ArpState, sender: Sender): boolean =>
  !isBogon(state, sender) && !isGroupSender(state, sender) && !isMismatch(state, sender);

function isBogon(state: ArpState, { ip, mac, time, evidence }: Sender): boolean {
  const { localNetworks, config } = state.rules;
  if (localNetworks === null || isLinkLocal(ip) || localNetworks.set.has(ip)) return false;
  if (isNews(state, 'arp.bogon', `${ip} ${mac}`, time, config.calm)) {
    tell(state, {
      type: 'arp.bogon',
      time,
      severity: 'low',
      subject: ip,
      summary: `${mac} sends with ${ip}, which does not belong on this network`,
      key: `${ip} ${mac}`,
      host: mac,
      data: { ip, mac, networks: localNetworks.names, evidence },
    });
  }
  return true;
}

function isGroupSender(state: ArpState, sender: Sender): boolean {
  const { mac, ethernetSource } = sender;
  if (!isGroupOrNullMac(mac) && !isGroupOrNullMac(ethernetSource)) return false;
  tellMismatch(state, sender, `${ethernetSource} sends as ${mac}: no device has a broadcast or multicast MAC`);
  return true;
}

function isMismatch(state: ArpState, sender: Sender): boolean {
  const { mac, ethernetSource } = sender;
  if (mac === ethernetSource) return false;
  tellMismatch(state, sender, `${ethernetSource} sends for ${sender.ip} as if it were ${mac}`);
  return true;
}

function tellMismatch(state: ArpState, { ip, mac, ethernetSource, time, evidence }: Sender, summary: string): void {
  const key = `${mac} ${ethernetSource}`;
  if (!isNews(state, 'arp.ethernet-mismatch', key, time, state.rules.config.calm)) return;
  tell(state, {
    type: 'arp.ethernet-mismatch',
    time,
    severity: 'medium',
    subject: ip,
    summary,
    key,
    host: ethernetSource,
    data: { ip, mac, ethernetSource, evidence },
  });
}
