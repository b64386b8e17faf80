import type { NetmonEvent } from '../src/core/event.ts';
import type { Host } from '../src/core/inventory.ts';

/** Devices and events by number, up to 65,535; all different. */

export const eventNumber = (index: number): NetmonEvent => ({
  type: 'host.new',
  time: 1_700_000_000_000 + index,
  severity: 'medium',
  subject: ipOf(index),
  summary: `New device ${ipOf(index)} (${macOf(index)})`,
  key: macOf(index),
  host: macOf(index),
  data: { mac: macOf(index), ip: ipOf(index), vendor: 'Xensource', name: null, randomMac: false },
});

export const hostNumber = (index: number): Host => ({
  id: macOf(index),
  mac: macOf(index),
  randomMac: false,
  vendor: 'Xensource',
  name: `host-${index}.lan`,
  vendorClass: null,
  ip: ipOf(index),
  addresses: [{ ip: ipOf(index), firstSeen: 1_700_000_000_000, lastSeen: 1_700_000_000_000 }],
  interface: 'eth0',
  state: 'up',
  firstSeen: 1_700_000_000_000,
  lastSeen: 1_700_000_000_000,
  self: false,
  gateway: false,
  learned: false,
});

export const ipOf = (index: number): string => `10.0.${index >> 8}.${index & 255}`;

export const macOf = (index: number): string => `00:16:3e:00:${hex(index >> 8)}:${hex(index & 255)}`;

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
