import type { Clock } from '../../../core/edges.ts';
import { type Digest, digest } from '../judge/digest.ts';
import type { Knowledge } from '../knowledge.ts';
import type { FinishedScan } from './scanner.ts';

/**
 * After this time people no longer wait for versions: a service that says nothing keeps nmap's version detection busy for
 * minutes (2 min 30 s and more for one port, nmap 7.93), and the open ports of all other hosts of the run with it.
 */
const patience = 10_000;

/** Waits for `asking`; calls `tell` once if that takes too long. Rejects as either does. */
export async function tellIfLate<T>(asking: Promise<T>, clock: Clock, tell: () => Promise<void>): Promise<T> {
  const answered = new AbortController();
  const telling = clock.sleep(patience, answered.signal).then(tell, () => undefined);
  try {
    return await asking;
  } finally {
    answered.abort();
    await telling;
  }
}

/** What the open ports alone say of hosts that were never looked at; null when there is no such host among them. */
export function digestNewcomers(found: FinishedScan, knowledge: Knowledge): Digest | null {
  const { protocol } = found.order;
  const hosts = found.result.run.hosts.filter(({ ip, mac, ports }) => {
    const known = ip === null ? null : knowledge.index.find({ ip, mac });
    if (known === null || ports.length === 0) return false;
    return (knowledge.plans.get(known.id)?.[protocol] ?? null) === null && !knowledge.ports.has(known.id);
  });
  if (hosts.length === 0) return null;
  const run = { ...found.result.run, hosts };
  const early = digest({ ...found, result: { ...found.result, run } }, knowledge);
  return { ...early, events: early.events.filter(({ type }) => type !== 'scan.finished' && type !== 'scan.ended') };
}
