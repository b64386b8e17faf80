import type { Capture } from '../../core/capture.ts';
import type { NetmonEvent } from '../../core/event.ts';
import type { Json } from '../../core/json.ts';
import { printable } from '../../core/text.ts';
import type { Job } from './jobs/jobs.ts';
import type { Wish } from './jobs/policy.ts';

const causeData = ({ kind, event, summary }: Capture['cause']): Json => ({ kind, event, summary });

const seconds = ({ from, to }: Capture): string => `${Math.max(0, Math.round((to - from) / 1000))} s`;

export function finishedEvent(capture: Capture): NetmonEvent {
  const { id, cause, spike, file, bytes, packets, dropped, sha256, from, to } = capture;
  const lost = dropped === null || dropped === 0 ? '' : `; ${dropped} more could not be recorded`;
  return {
    type: 'capture.finished',
    time: to,
    severity: 'info',
    subject: capture.interface,
    summary: `${packets} packets of ${seconds(capture)} on ${capture.interface} are kept${lost}: ${printable(cause.summary)}`,
    key: id,
    data: {
      capture: id,
      cause: causeData(cause),
      spike,
      interface: capture.interface,
      ...{ from, to, file, bytes, packets, dropped, sha256 },
    },
  };
}

export const failedEvent = (capture: Capture): NetmonEvent => ({
  type: 'capture.failed',
  time: capture.requestedAt,
  severity: 'medium',
  subject: capture.interface,
  summary: `Packets on ${capture.interface} were not kept: ${printable(capture.reason ?? '')}`,
  key: capture.id,
  data: {
    capture: capture.id,
    cause: causeData(capture.cause),
    spike: capture.spike,
    interface: capture.interface,
    reason: capture.reason,
  },
});

export function skippedEvent(wish: Wish, on: string, reason: string, now: number): NetmonEvent {
  return {
    type: 'capture.skipped',
    time: now,
    severity: 'medium',
    subject: on,
    summary: `Packets on ${on} are not captured until this is resolved: ${reason}`,
    key: on,
    data: { interface: on, reason, causes: [causeData(wish.cause)] },
  };
}

export const explainedEvent = (capture: Capture, time: number): NetmonEvent => ({
  type: 'capture.explained',
  time,
  severity: 'info',
  subject: capture.interface,
  summary: printable(capture.explanation?.sentence ?? '', 400),
  key: capture.id,
  data: {
    capture: capture.id,
    spike: capture.spike,
    sentence: capture.explanation?.sentence ?? null,
    talkers: (capture.explanation?.talkers ?? []).slice(0, 5).map(({ address }) => address),
  },
});

/** Why it was taken, as it stands in the file. */
export const commentOf = (job: Job): string =>
  [
    `netmon capture ${job.id}`,
    `why: ${printable(job.cause.summary, 1000)}`,
    `asked for: ${new Date(job.from).toISOString()} to ${new Date(job.to).toISOString()} on ${job.interface}`,
    ...(job.host === null ? [] : [`only packets of ${job.host}`]),
    ...(job.filter === null ? [] : [`only packets that match: ${printable(job.filter, 4000)}`]),
    ...job.notes,
  ].join('\n');
