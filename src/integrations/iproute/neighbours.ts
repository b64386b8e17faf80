import { isIP } from 'node:net';
import type { Exec } from '../../core/edges.ts';
import { NetmonError } from '../../core/errors.ts';
import type { Neighbour } from '../../core/observation.ts';

/** What one entry of `ip -j neigh` may hold; `lladdr` is absent for INCOMPLETE and mostly for FAILED. */
interface Entry {
  readonly dst?: unknown;
  readonly dev?: unknown;
  readonly lladdr?: unknown;
  readonly router?: unknown;
  readonly state?: unknown;
  /** Seconds since the neighbour was last heard, with `-s`. */
  readonly confirmed?: unknown;
}

/** The kernel has a MAC for these, though for STALE one of the past. FAILED may still show a MAC and means nothing. */
const withMac = new Set(['REACHABLE', 'STALE', 'DELAY', 'PROBE', 'PERMANENT']);
const mac = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

/**
 * `ip -j [-s] neigh show`, IPv4 and IPv6 (some versions print nothing for an empty table). An entry's time is when the
 * neighbour was last heard: the kernel calls it REACHABLE for half a minute after that. Throws TOOL_FAILED when it is no
 * JSON list; entries that make no sense are left out.
 */
export function parseNeighbours(text: string, time: number, interfaces: ReadonlySet<string>): Neighbour[] {
  if (text.trim() === '') return [];
  return entriesOf(text).flatMap(({ dst, dev, lladdr, router, state, confirmed }) => {
    if (typeof dst !== 'string' || typeof dev !== 'string' || typeof lladdr !== 'string') return [];
    const states = Array.isArray(state) ? state : [];
    const address = lladdr.toLowerCase();
    const isSense = isIP(dst) !== 0 && !dst.includes('%') && mac.test(address);
    if (!isSense || !interfaces.has(dev) || !states.some((word) => withMac.has(word))) return [];
    const reachable = states.includes('REACHABLE');
    const heard = reachable && typeof confirmed === 'number' ? time - confirmed * 1000 : time;
    return [
      {
        kind: 'neighbour',
        time: heard,
        interface: dev,
        ip: dst,
        mac: address,
        router: router !== undefined,
        reachable,
      },
    ];
  });
}

function entriesOf(text: string): readonly Entry[] {
  try {
    const entries: unknown = JSON.parse(text);
    if (Array.isArray(entries)) return entries.filter((entry) => typeof entry === 'object' && entry !== null);
  } catch (cause) {
    throw new NetmonError('TOOL_FAILED', 'ip', 'the output of ip -j neigh is not JSON', { cause });
  }
  throw new NetmonError('TOOL_FAILED', 'ip', 'the output of ip -j neigh is not a list');
}

/** Reads the kernel's table. Rejects with TOOL_MISSING, TOOL_FAILED, or the signal's reason. */
export async function readNeighbours(
  exec: Exec,
  { time, interfaces, signal }: { time: number; interfaces: ReadonlySet<string>; signal: AbortSignal },
): Promise<Neighbour[]> {
  const { exitCode, stdout, stderr } = await exec('ip', ['-s', '-j', 'neigh', 'show'], { signal, timeout: 10_000 });
  if (exitCode === 0) return parseNeighbours(stdout, time, interfaces);
  throw new NetmonError('TOOL_FAILED', 'ip', `ip -j neigh ended with ${exitCode}: ${stderr.trim()}`);
}
