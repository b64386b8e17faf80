import { NetmonError } from '../core/errors.ts';
import type { Protocol } from '../core/inventory.ts';
import type { NmapRun } from '../core/nmap-run.ts';
import { hasPort, type PortSet, parsePorts } from '../integrations/nmap/port-set.ts';
import { type Asked, askedBy } from './asked.ts';
import type { ScanIndex } from './index-scan.ts';

/**
 * What a scan looked at: of that alone its silence says something. Where a file does not tell, it looked at everything, since a
 * difference that is hidden is worse than one too many.
 */
export interface Scope {
  /** By protocol; null when it is unknown. */
  readonly ports: ReadonlyMap<Protocol, PortSet> | null;
  readonly asked: Asked;
  /** It came to its end, so that a host that is not listed was not up. */
  readonly isComplete: boolean;
}

/** Reads `scaninfo` and the command line. */
export function scopeOf({ run, hasPorts }: ScanIndex): Scope {
  const asked = askedBy(run.args);
  const isComplete = run.exit === 'success';
  if (run.scope.length > 0) return { ports: portSets(run.scope), asked, isComplete };
  // A sweep (-sn) writes no scaninfo; neither did programs that only imitate nmap's files.
  const ports = hasPorts ? null : new Map<Protocol, PortSet>();
  return { ports, asked, isComplete };
}

function portSets(scope: NmapRun['scope']): ReadonlyMap<Protocol, PortSet> | null {
  const services = new Map<Protocol, string[]>();
  for (const { protocol, services: text } of scope) services.set(protocol, [...(services.get(protocol) ?? []), text]);
  try {
    return new Map([...services].map(([protocol, texts]) => [protocol, parsePorts(texts.filter(Boolean).join(','))]));
  } catch (error) {
    if (error instanceof NetmonError) return null;
    throw error;
  }
}

export const coversPort = ({ ports }: Scope, protocol: Protocol, port: number): boolean =>
  ports === null || hasPort(ports.get(protocol) ?? [], port);

/** Whether a host that is not listed would be if it had been up. */
export const coversHost = ({ isComplete, asked }: Scope, ip: string | null): boolean =>
  isComplete && (ip === null || asked.address(ip));

/** Ports of `one` that `other` did not look at, by protocol; empty when either is unknown. */
export function portsBeyond(one: Scope, other: Scope): ReadonlyMap<Protocol, PortSet> {
  const beyond = new Map<Protocol, PortSet>();
  if (one.ports === null || other.ports === null) return beyond;
  for (const [protocol, ports] of one.ports) {
    const left = without(ports, other.ports.get(protocol) ?? []);
    if (left.length > 0) beyond.set(protocol, left);
  }
  return beyond;
}

export const isSamePorts = (one: Scope, other: Scope): boolean =>
  portsBeyond(one, other).size === 0 && portsBeyond(other, one).size === 0;

function without(ports: PortSet, holes: PortSet): PortSet {
  return holes.reduce<PortSet>(
    (left, { first, last }) =>
      left.flatMap((range) =>
        [
          { first: range.first, last: Math.min(range.last, first - 1) },
          { first: Math.max(range.first, last + 1), last: range.last },
        ].filter((part) => part.first <= part.last),
      ),
    ports,
  );
}
