import type { Progress } from '../../../core/define.ts';
import type { Port } from '../../../core/inventory.ts';
import { formatPorts, parsePorts } from '../../../integrations/nmap/port-set.ts';
import type { HostPlan } from '../plan.ts';
import type { ScanOrder } from '../scan/order.ts';
import type { Shift } from '../shift.ts';
import { type DoneRun, makeRun } from './runs.ts';

interface Situation {
  readonly now: number;
  /** Hosts that are being scanned. */
  readonly busy: ReadonlySet<string>;
  readonly plans: ReadonlyMap<string, HostPlan>;
}

/** Second looks that come due within this time (milliseconds) are made together. */
const gathering = 1000;

/** The ports that one run shall look at again now, all of one family and protocol; empty when none is due. */
export function dueConfirmations(pending: Iterable<Port>, situation: Situation): readonly Port[] {
  const waiting = [...pending].filter((port) => canLook(port, situation)).sort((a, b) => lookAt(a) - lookAt(b));
  const [first] = waiting;
  if (first === undefined || lookAt(first) > situation.now) return [];
  return waiting.filter(
    (port) =>
      lookAt(port) <= situation.now + gathering &&
      port.protocol === first.protocol &&
      port.ip.includes(':') === first.ip.includes(':'),
  );
}

/** When dueConfirmations has something to give, or null. */
export function nextConfirmation(pending: Iterable<Port>, situation: Omit<Situation, 'now'>): number | null {
  let next: number | null = null;
  for (const port of pending) {
    if (canLook(port, situation) && (next === null || lookAt(port) < next)) next = lookAt(port);
  }
  return next;
}

export function confirmingOrder(ports: readonly Port[]): ScanOrder {
  const targets = [...new Set(ports.map(({ ip }) => ip))];
  return {
    targets,
    addresses: targets.length,
    protocol: ports[0]?.protocol === 'udp' ? 'udp' : 'tcp',
    ports: formatPorts(parsePorts(ports.map(({ port }) => port).join())),
    askAll: true,
    confirms: ports.map(({ host, protocol, port }) => ({ host, protocol, port })),
  };
}

/** Looks again at ports whose time has come. */
export async function confirmDue(shift: Shift, ports: readonly Port[]): Promise<void> {
  const { context, state, health, pauses } = shift;
  const signal = AbortSignal.any([shift.signal, pauses.signal]);
  try {
    await makeRun(shift, confirmingOrder(ports), { signal });
  } catch (error) {
    if (signal.aborted || health.couldNotRun(error)) return;
    const later = context.clock.now() + Math.max(state.confirmAfter ?? 0, pauseWithoutNmap);
    for (const [key, port] of state.pending) {
      if (port.pending !== undefined)
        state.pending.set(key, { ...port, pending: { ...port.pending, nextLook: later } });
    }
  }
}

const pauseWithoutNmap = 60_000;

/** Looks again, at once, at what a scan on request saw of these hosts: somebody waits for the answer. */
export async function confirmNow(
  shift: Shift,
  hosts: ReadonlySet<string>,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
): Promise<readonly DoneRun[]> {
  const done: DoneRun[] = [];
  const waiting = [...shift.state.pending.values()].filter(({ host }) => hosts.has(host));
  const kinds = Map.groupBy(waiting, ({ protocol, ip }) => `${protocol} ${ip.includes(':')}`);
  for (const ports of kinds.values()) done.push(await makeRun(shift, confirmingOrder(ports), options));
  return done;
}

/** A host that is gone cannot be asked; when it is back it is scanned anyway. */
const canLook = ({ host }: Port, { busy, plans }: Omit<Situation, 'now'>): boolean =>
  !busy.has(host) && plans.get(host)?.present !== false;

const lookAt = ({ pending }: Port): number => pending?.nextLook ?? Number.POSITIVE_INFINITY;
