import type { Host } from '../../core/inventory.ts';

/** `10.0.0.5 (52:54:00:00:00:05, QEMU, printer)` */
export function describe(host: Host): string {
  const vendor = host.vendor ?? (host.randomMac ? 'random MAC' : null);
  const details = [host.mac, vendor, host.name].filter((part) => part !== null);
  return details.length === 0 ? (host.ip ?? host.id) : `${host.ip ?? 'without address'} (${details.join(', ')})`;
}
