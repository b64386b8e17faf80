import { basename } from 'node:path';
import type { Capture } from '../../../core/capture.ts';
import type { MonitorContext } from '../../../core/define.ts';
import { messageOf } from '../../../core/errors.ts';
import type { CaptureConfig } from '../config.ts';
import { failedEvent, finishedEvent } from '../describe.ts';
import type { Keeper } from '../kept/keeper.ts';
import type { Rings } from '../ring/rings.ts';
import { type Assembled, type AssemblyEdges, assemble } from './assemble.ts';
import type { Desk } from './desk.ts';
import type { Hold } from './hold.ts';
import { type Job, recording } from './jobs.ts';

export interface FinishParts {
  readonly context: MonitorContext<CaptureConfig>;
  readonly desk: Desk;
  readonly rings: Rings;
  readonly hold: Hold;
  readonly keeper: Keeper;
  readonly edges: AssemblyEdges & { publish(file: string, folder: string, name: string): Promise<void> };
  readonly folder: string;
}

/** Makes the file of a capture whose time is over, and says so; never leaves a job behind. Rejects when it cannot be stored. */
export async function finish(parts: FinishParts, job: Job): Promise<Capture> {
  const { context, desk, rings, hold, keeper } = parts;
  const others = [...desk.jobs.values()].some((other) => other.id !== job.id && other.interface === job.interface);
  await rings.settle(job.interface, others);
  await hold.take(job);
  const capture = await result(parts, job);
  if (capture.state === 'finished') {
    await keeper.keep({ capture, spike: job.spikeTime }, (batch) =>
      desk.done(job.id, { ...batch, events: [finishedEvent(capture)] }),
    );
  } else {
    await desk.done(job.id, { events: [failedEvent(capture)], captures: [capture] });
  }
  if (capture.state === 'failed') context.log.warn('a capture failed', { capture: job.id, reason: capture.reason });
  return capture;
}

async function result({ context, rings, hold, edges, folder, keeper }: FinishParts, job: Job): Promise<Capture> {
  const { signal, config } = context;
  const started = recording(job, config);
  try {
    const noRoom = await keeper.makeRoom(await sizeOf(hold.folder(job.id), edges));
    if (noRoom !== null) return { ...started, state: 'failed', reason: noRoom };
    const made = await assemble(job, hold.folder(job.id), rings.spans(job.interface), edges, signal);
    await edges.publish(made.file, folder, `${job.id}.pcapng`);
    return { ...started, ...factsOf(made), state: 'finished', file: `${basename(folder)}/${job.id}.pcapng` };
  } catch (error) {
    signal.throwIfAborted();
    const trouble = rings.trouble(job.interface)?.reason;
    const reason = trouble === undefined ? messageOf(error) : `${messageOf(error)}; ${trouble}`;
    return { ...started, state: 'failed', reason };
  }
}

const factsOf = ({ from, to, bytes, packets, dropped, sha256, reason }: Assembled): Partial<Capture> => ({
  ...{ from, to, bytes, packets, dropped, sha256, reason },
});

export const sizeOf = async (folder: string, { recordingsIn }: Pick<AssemblyEdges, 'recordingsIn'>): Promise<number> =>
  (await recordingsIn(folder)).reduce((sum, { bytes }) => sum + bytes, 0);
