import type { MonitorContext } from '../core/define.ts';
import type { Clock, Exec, ForkProgram } from '../core/edges.ts';
import type { Memory } from '../core/memory.ts';
import type { TaskName, Tasks } from '../core/tasks.ts';
import { logInto } from '../edges/log-record.ts';
import { createCourier } from './courier.ts';
import { createEventQueue } from './event-queue.ts';
import type { FromThread, Result, Start, ToThread } from './messages.ts';
import { countPrograms } from './programs.ts';
import { createRequestDesk } from './request-desk.ts';
import { unwrap } from './result.ts';

/** Parcels that may be on their way to the store at a time. */
const window = 16;

export interface ThreadContext {
  readonly context: MonitorContext<unknown>;
  receive(message: Exclude<ToThread, { type: 'start' | 'stop' }>): void;
  /** Resolves when its programs have ended and what it emitted is stored. */
  settle(): Promise<void>;
}

/** What a thread works with. */
export interface ThreadEdges {
  readonly clock: Clock;
  readonly exec: Exec;
  readonly fork: ForkProgram;
  /** Fires when the monitor shall end. */
  readonly signal: AbortSignal;
  readonly send: (message: FromThread) => void;
}

/** Questions to the main thread, each of which gets one answer. */
function createQuestions(send: (message: FromThread) => void) {
  const pending = new Map<number, (result: Result<unknown>) => void>();
  let lastId = 0;
  async function ask(message: (id: number) => FromThread): Promise<unknown> {
    const id = ++lastId;
    const done = new Promise<Result<unknown>>((resolve) => pending.set(id, resolve));
    send(message(id));
    return unwrap(await done);
  }
  return {
    run: async <T extends TaskName>(task: T, input: Tasks[T]['input']) =>
      (await ask((id) => ({ type: 'task', id, task, input }))) as Tasks[T]['output'],
    recall: async (name: string) => (await ask((id) => ({ type: 'recall', id, name }))) as Memory,
    answered(id: number, result: Result<unknown>): void {
      pending.get(id)?.(result);
      pending.delete(id);
    },
  };
}

/** Builds what a monitor is given, on top of messages to the main thread. */
export function createThreadContext(start: Start, { clock, exec, fork, signal, send }: ThreadEdges): ThreadContext {
  const courier = createCourier((id, parcel) => send({ type: 'keep', id, parcel }), window);
  const heard = createEventQueue(signal);
  const programs = countPrograms({ exec, fork });
  const questions = createQuestions(send);
  const desk = createRequestDesk(start.monitor, { clock, signal, send });

  return {
    context: {
      config: start.config,
      site: start.site,
      memory: start.memory,
      hosts: start.hosts,
      ports: start.ports,
      scans: start.scans,
      signal,
      clock,
      log: logInto((record) => send({ type: 'log', record }), start.logLevel),
      exec: programs.exec,
      fork: programs.fork,
      heard,
      emit: (batch) => courier.hand({ kind: 'batch', batch }),
      degraded: (trouble) => send({ type: 'degraded', trouble }),
      missed: (gap) => void courier.hand({ kind: 'missed', gap }),
      progress: (id, progress) => send({ type: 'progress', id, progress }),
      run: questions.run,
      recall: questions.recall,
      onRequest: desk.register,
    },
    receive(message) {
      switch (message.type) {
        case 'heard':
          heard.push(message.event);
          break;
        case 'kept':
          courier.kept(message.id, message.error);
          break;
        case 'task-done':
        case 'recalled':
          questions.answered(message.id, message.result);
          break;
        case 'request':
          desk.request(message.id, message.name, message.input);
          break;
        case 'cancel':
          desk.cancel(message.id);
      }
    },
    settle: async () => {
      await programs.settle();
      await courier.idle();
    },
  };
}
