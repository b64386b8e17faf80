import type { NetmonEvent } from '../../../core/event.ts';
import type { BegunRun, FinishedScan } from '../scan/scanner.ts';

/** The events that a run itself makes: every `scan.started` is followed by a `scan.finished` or a `scan.ended`, whatever becomes of it. */

export type Begun = Pick<BegunRun, 'name' | 'startedAt' | 'order'>;

/** Told before nmap is started, which sends `rate` packets a second at most: who watches the network then knows whose they are. */
export function startedEvent({ name, startedAt, order }: Begun, rate: number): NetmonEvent {
  const { targets, protocol } = order;
  const subject = targets.length === 1 ? (targets[0] ?? '') : `${targets.length} targets`;
  const id = `ports-${name}`;
  return {
    type: 'scan.started',
    time: startedAt,
    severity: 'info',
    subject,
    summary: `${order.confirms === undefined ? 'Port scan' : 'Second look at ports'} of ${subject} began (${protocol})`,
    key: id,
    data: { scan: id, targets, rate },
  };
}

export function finishedEvent({ scan, result }: FinishedScan): NetmonEvent {
  const { id, outcome, reason, targets, hostsUp } = scan;
  const open = result.run.hosts.flatMap(({ ports }) => ports).filter(({ state }) => state === 'open').length;
  const subject = targets.length === 1 ? (targets[0] ?? '') : `${targets.length} targets`;
  const found = `${hostsUp} of ${scan.hostsTotal} hosts answered, ${open} open ports`;
  return {
    type: 'scan.finished',
    time: scan.finishedAt,
    severity: outcome === 'complete' ? 'info' : 'low',
    subject,
    summary: `Port scan of ${subject} ${outcome}: ${reason ?? found}`,
    key: id,
    data: { scan: id, outcome, reason, startedAt: scan.startedAt, up: hostsUp, open, targets },
  };
}

/** Told of a run that has no `scan.finished`: a second look, or one that left nothing. */
export function endedEvent({ name, startedAt, order: { targets } }: Begun, time: number): NetmonEvent {
  const subject = targets.length === 1 ? (targets[0] ?? '') : `${targets.length} targets`;
  const id = `ports-${name}`;
  return {
    type: 'scan.ended',
    time,
    severity: 'info',
    subject,
    summary: `Port scan of ${subject} is over`,
    key: id,
    data: { scan: id, startedAt, targets },
  };
}
