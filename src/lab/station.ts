import { isIP } from 'node:net';
import { NetmonError } from '../core/errors.ts';

/** A machine of the lab: the sensor or a host. What it says is always as it is now. */
export interface Station {
  readonly name: string;
  /** 0: the sensor; 1: the gateway; then the other hosts. */
  readonly index: number;
  readonly namespace: string;
  /** Its interface in its namespace. */
  readonly interface: string;
  readonly mac: string;
  readonly ip: string;
  readonly ip6: string;
  readonly linkLocal: string;
}

/** What may be said of a new host; the rest follows from its index. */
export interface StationOptions {
  readonly name?: string;
  readonly mac?: string;
  readonly ip?: string;
  readonly ip6?: string;
}

/** Vendors as nmap-mac-prefixes has them: Netgear, QEMU; Raspberry Pi, Synology, Apple, Kyocera, Axis, made up, Polycom. */
const gateway = { name: 'gateway', prefix: '00:09:5b' };
const sensor = { name: 'sensor', prefix: '52:54:00' };
const devices = [
  { name: 'pi', prefix: 'dc:a6:32' },
  { name: 'nas', prefix: '00:11:32' },
  { name: 'laptop', prefix: '3c:07:54' },
  { name: 'printer', prefix: '00:17:c8' },
  { name: 'camera', prefix: '00:40:8c' },
  { name: 'phone', prefix: '0a:5e:ed' },
  { name: 'desk-phone', prefix: '00:04:f2' },
] as const;

/** The networks of a lab: `10.77.0` and `fd77::`. */
export interface LabNetworks {
  readonly base: string;
  readonly base6: string;
}

/** `network` must be an IPv4 /24, `network6` an IPv6 /64 that ends in `::`. */
export function labNetworks(network: string, network6: string): LabNetworks {
  const [, base] = /^(\d+\.\d+\.\d+)\.0\/24$/.exec(network) ?? [];
  const [, base6] = /^([0-9a-f:]+::)\/64$/.exec(network6) ?? [];
  if (base === undefined || isIP(`${base}.0`) !== 4 || base6 === undefined || isIP(base6) !== 6)
    throw new NetmonError(
      'USAGE',
      'lab',
      `a lab's networks are an IPv4 /24 and an IPv6 /64, not ${network}, ${network6}`,
    );
  return { base, base6 };
}

/** Gateway .1, sensor .2, host 2 .12, host 3 .13 …; the same number as last part of the IPv6 address. */
const lastPart = (index: number): number => (index === 0 ? 2 : index === 1 ? 1 : 10 + index);

export function planStation(index: number, { base, base6 }: LabNetworks, options: StationOptions = {}) {
  if (index > 240) throw new NetmonError('USAGE', 'lab', 'a lab has room for 240 hosts');
  const round = Math.floor((index - 2) / devices.length);
  const device = [sensor, gateway][index] ?? devices[(index - 2) % devices.length];
  const mac = options.mac ?? `${device?.prefix}:4e:4d:${index.toString(16).padStart(2, '0')}`;
  return {
    name: options.name ?? (round > 0 ? `${device?.name}-${round + 1}` : `${device?.name}`),
    index,
    interface: 'eth0',
    mac,
    ip: options.ip ?? `${base}.${lastPart(index)}`,
    ip6: options.ip6 ?? `${base6}${lastPart(index)}`,
    linkLocal: linkLocalOf(mac),
  };
}

/** The address that a device makes from its MAC (RFC 4291, appendix A). */
export function linkLocalOf(mac: string): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const words = [((a ^ 2) << 8) | b, (c << 8) | 0xff, 0xfe00 | d, (e << 8) | f];
  return `fe80::${words.map((word) => word.toString(16)).join(':')}`;
}
