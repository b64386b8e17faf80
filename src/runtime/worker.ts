/** The entry of every monitor's thread. Imports little: each thread pays for it in memory. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { MonitorRun } from '../core/define.ts';
import { toErrorShape } from '../core/errors.ts';
import { systemClock } from '../edges/clock.ts';
import { forkProgram } from '../edges/programs/child.ts';
import { exec } from '../edges/programs/exec.ts';
import { spareMemory } from '../edges/spare-memory.ts';
import type { Birth, FromThread, Start, ToThread } from './messages.ts';
import { createThreadContext, type ThreadContext } from './thread-context.ts';

function monitorThread(port: MessagePort): void {
  const stopping = new AbortController();
  let life: ThreadContext | undefined;
  let name = 'monitor';
  const send = (message: FromThread): void => port.postMessage(message);

  port.on('message', (message: ToThread) => {
    if (message.type === 'stop') return stopping.abort();
    if (message.type !== 'start') return life?.receive(message);
    name = message.start.monitor;
    life = createThreadContext(message.start, {
      clock: systemClock,
      exec,
      fork: forkProgram,
      signal: stopping.signal,
      send,
    });
    void live(message.start, life);
  });

  process.on('uncaughtException', (error) => {
    send({ type: 'ended', error: toErrorShape(error, name) });
    process.exit(1);
  });

  async function live({ module }: Start, { context, settle }: ThreadContext): Promise<void> {
    try {
      const { default: run }: { default: MonitorRun<unknown> } = await import(module);
      send({ type: 'running' });
      await run(context);
      if (!stopping.signal.aborted) throw new Error('it ended by itself');
      send({ type: 'ended', error: null });
    } catch (error) {
      const asTold = stopping.signal.aborted && error instanceof Error && error.name === 'AbortError';
      send({ type: 'ended', error: asTold ? null : toErrorShape(error, name) });
    }
    stopping.abort();
    await settle();
    process.exit(0);
  }
}

const { beats, beatEvery }: Birth = workerData;
setInterval(() => Atomics.add(beats, 0, 1), beatEvery).unref();
spareMemory();
if (parentPort === null) throw new Error('this module is the entry of a thread');
monitorThread(parentPort);
