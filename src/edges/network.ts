import { z } from 'zod';
import type { Exec } from '../core/edges.ts';
import { NetmonError } from '../core/errors.ts';
import type { Link } from '../core/link.ts';

const source = 'network';

/**
 * Interfaces with their addresses and default gateways, as iproute2 tells them. Rejects with TOOL_MISSING when there is no
 * `ip`, TOOL_FAILED when its output makes no sense. A machine without IPv6 just has no IPv6 gateways.
 */
export async function readLinks(exec: Exec, signal: AbortSignal): Promise<readonly Link[]> {
  const ask = async (...args: string[]) => exec('ip', args, { signal, timeout: 10_000 });
  const [addresses, routes, routes6] = await Promise.all([
    ask('-j', 'addr'),
    ask('-j', 'route', 'show', 'default'),
    ask('-6', '-j', 'route', 'show', 'default'),
  ]);
  if (addresses.exitCode !== 0) {
    throw new NetmonError(
      'TOOL_FAILED',
      source,
      `ip -j addr ended with ${addresses.exitCode}: ${addresses.stderr.trim()}`,
    );
  }
  return parseLinks(addresses.stdout, [...parseGateways(routes.stdout), ...parseGateways(routes6.stdout)]);
}

/** A router of a default route and the interface that leads to it. */
export interface Gateway {
  readonly ip: string;
  readonly interface: string;
}

const addressEntry = z.object({ local: z.string(), prefixlen: z.number(), address: z.string().optional() });

const linkEntry = z.object({
  ifname: z.string(),
  flags: z.array(z.string()).default([]),
  operstate: z.string().default('UNKNOWN'),
  link_type: z.string().default('none'),
  address: z.string().optional(),
  master: z.string().optional(),
  addr_info: z.array(z.unknown()).default([]),
});

/** `ip -j addr`. Entries that are not understood (some versions print empty objects) are left out. */
export function parseLinks(text: string, gateways: readonly Gateway[] = []): readonly Link[] {
  return understood(readList(text, 'ip -j addr'), linkEntry).map((entry) => {
    const flags = new Set(entry.flags);
    const loopback = flags.has('LOOPBACK');
    const isEthernet = entry.link_type === 'ether';
    return {
      name: entry.ifname,
      mac: isEthernet && entry.address !== undefined ? entry.address.toLowerCase() : null,
      up: flags.has('UP') && !flags.has('NO-CARRIER') && entry.operstate !== 'DOWN',
      loopback,
      pointToPoint: flags.has('POINTOPOINT'),
      hasNeighbours: isEthernet && !loopback && !flags.has('NOARP'),
      master: entry.master ?? null,
      addresses: understood(entry.addr_info, addressEntry).map(({ local, prefixlen }) => `${local}/${prefixlen}`),
      gateways: [...new Set(gateways.filter((gateway) => gateway.interface === entry.ifname).map(({ ip }) => ip))],
    };
  });
}

const hop = z.object({
  dev: z.string(),
  gateway: z.string().optional(),
  via: z.object({ host: z.string() }).optional(),
});

const routeEntry = z.object({
  dst: z.string(),
  dev: z.string().optional(),
  gateway: z.string().optional(),
  via: z.object({ host: z.string() }).optional(),
  nexthops: z.array(z.unknown()).default([]),
});

/** `ip [-6] -j route show default`: single, multipath, and IPv4 routes through an IPv6 router (`via`). */
export const parseGateways = (text: string): readonly Gateway[] =>
  understood(readList(text, 'ip -j route'), routeEntry)
    .filter(({ dst }) => dst === 'default')
    .flatMap((route) => understood([route, ...route.nexthops], hop))
    .flatMap(({ dev, gateway, via }) => {
      const ip = gateway ?? via?.host;
      return ip === undefined ? [] : [{ ip, interface: dev }];
    });

/** ip prints nothing at all, in some versions, where others print an empty list. */
function readList(text: string, command: string): readonly unknown[] {
  if (text.trim() === '') return [];
  try {
    return z.array(z.unknown()).parse(JSON.parse(text));
  } catch (cause) {
    throw new NetmonError('TOOL_FAILED', source, `the output of ${command} is not a JSON list`, { cause });
  }
}

const understood = <S extends z.ZodType>(entries: readonly unknown[], schema: S): readonly z.output<S>[] =>
  entries.flatMap((entry) => {
    const result = schema.safeParse(entry);
    return result.success ? [result.data] : [];
  });
