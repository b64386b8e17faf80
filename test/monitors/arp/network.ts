import { networkSet } from '../../../src/core/address.ts';
import type { NetmonEvent } from '../../../src/core/event.ts';
import type { ArpFrame, DhcpFrame, NdpFrame, Sweep } from '../../../src/core/observation.ts';
import { type ArpConfig, arpConfig } from '../../../src/monitors/arp/config.ts';
import { type ArpDetector, createDetector } from '../../../src/monitors/arp/detector.ts';
import { restore } from '../../../src/monitors/arp/memory.ts';
import type { ArpRules } from '../../../src/monitors/arp/rules.ts';

/** A made-up network in which tests let things happen; all times are milliseconds after `start`. */
export const start = Date.UTC(2026, 0, 5, 12, 0, 0);
export const minute = 60_000;
export const hour = 60 * minute;

export const gatewayIp = '10.0.0.1';
export const sensorMac = '52:54:00:00:00:fe';

/** MAC and address of the n-th device. */
export const macOf = (n: number): string =>
  `00:1b:21:${[n >> 16, n >> 8, n].map((b) => (b & 255).toString(16).padStart(2, '0')).join(':')}`;
export const ipOf = (n: number): string => `10.0.${n >> 8}.${n & 255}`;

export function rules(config: Partial<ArpConfig> = {}, others: Partial<ArpRules> = {}): ArpRules {
  return {
    config: { ...arpConfig.parse({}), learn: 'off', ...config },
    gateways: new Set([gatewayIp]),
    localNetworks: { names: ['10.0.0.0/16'], set: networkSet(['10.0.0.0/16']) },
    ownMacs: new Set([sensorMac]),
    longestLearning: 15 * minute,
    vendorOf: () => null,
    ...others,
  };
}

export const detectorFor = (config: Partial<ArpConfig> = {}, others: Partial<ArpRules> = {}): ArpDetector =>
  createDetector(restore(rules(config, others), { memory: new Map(), hosts: [] }, start));

/** Device `n` says that it has its address (a gratuitous ARP reply), unless told otherwise. */
export function arp(n: number, at: number, fields: Partial<ArpFrame> = {}): ArpFrame {
  return {
    kind: 'arp',
    time: start + at,
    interface: 'eth0',
    ethernetSource: fields.senderMac ?? macOf(n),
    ethernetTarget: 'ff:ff:ff:ff:ff:ff',
    vlan: null,
    count: 1,
    operation: 'reply',
    senderMac: macOf(n),
    senderIp: ipOf(n),
    targetMac: 'ff:ff:ff:ff:ff:ff',
    targetIp: ipOf(n),
    ...fields,
  };
}

export const ask = (n: number, target: string, at: number): ArpFrame =>
  arp(n, at, { operation: 'request', targetMac: '00:00:00:00:00:00', targetIp: target });

export const dhcpAnswer = (server: number, at: number): DhcpFrame => ({
  kind: 'dhcp',
  time: start + at,
  interface: 'eth0',
  ethernetSource: macOf(server),
  ethernetTarget: 'ff:ff:ff:ff:ff:ff',
  vlan: null,
  count: 1,
  message: 'offer',
  clientMac: macOf(200),
  clientIp: ipOf(200),
  requestedIp: null,
  senderIp: ipOf(server),
  serverId: ipOf(server),
  hostName: null,
  vendorClass: null,
});

export const routerAdvertisement = (router: number, at: number): NdpFrame => ({
  kind: 'ndp',
  time: start + at,
  interface: 'eth0',
  ethernetSource: macOf(router),
  ethernetTarget: '33:33:00:00:00:01',
  vlan: null,
  count: 1,
  message: 'router-advertisement',
  senderIp: `fe80::${router}`,
  targetIp: null,
  linkLayer: macOf(router),
  prefixes: ['fd00::/64'],
  routerLifetime: 1800,
});

/** A sweep of 10.0.0.0/16 that begins at `at` and in which the devices `up` answer. */
export function sweep(
  detector: ArpDetector,
  at: number,
  up: readonly number[],
  fields: Partial<Sweep> = {},
): string | null {
  detector.sweepStarted(start + at);
  return detector.observe({
    kind: 'sweep',
    time: start + at + 5000,
    startedAt: start + at,
    scan: `sweep-${at}`,
    outcome: 'complete',
    reason: null,
    covered: ['10.0.0.0/16'],
    up: up.map((n) => ({ ip: ipOf(n), mac: macOf(n), name: null })),
    ...fields,
  });
}

/** The events since the last call. */
export const eventsOf = (detector: ArpDetector): readonly NetmonEvent[] => detector.drain(true)?.events ?? [];

export const typesOf = (detector: ArpDetector): string[] => eventsOf(detector).map((event) => event.type);
