import type { MonitorContext, Progress } from '../core/define.ts';
import type { Clock } from '../core/edges.ts';
import { NetmonError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { FromThread } from './messages.ts';
import { resultOf } from './result.ts';

type Handler = Parameters<MonitorContext<unknown>['onRequest']>[1];

/** Milliseconds that a request waits for a monitor which has just been started to say that it answers such requests. */
const handlerWait = 5000;

export interface RequestDesk {
  register(name: string, handle: Handler): void;
  /** Answers with a message when the handler is done. */
  request(id: number, name: string, input: Json): void;
  cancel(id: number): void;
}

/** The thread's side of requests from the command line. */
export function createRequestDesk(
  monitor: string,
  { clock, signal, send }: { clock: Clock; signal: AbortSignal; send: (message: FromThread) => void },
): RequestDesk {
  const handlers = new Map<string, PromiseWithResolvers<Handler>>();
  const running = new Map<number, AbortController>();

  function handlerOf(name: string): PromiseWithResolvers<Handler> {
    const handler = handlers.get(name) ?? Promise.withResolvers<Handler>();
    handlers.set(name, handler);
    return handler;
  }

  async function refuseAfterWaiting(name: string, until: AbortSignal): Promise<never> {
    await clock.sleep(handlerWait, until);
    throw new NetmonError('NOT_FOUND', monitor, `the ${monitor} monitor does not answer "${name}"`);
  }

  async function handle(id: number, name: string, input: Json, cancelled: AbortSignal): Promise<Json> {
    const found = new AbortController();
    const until = AbortSignal.any([found.signal, cancelled]);
    const handler = await Promise.race([handlerOf(name).promise, refuseAfterWaiting(name, until)]);
    found.abort();
    return handler(input, (progress: Progress) => send({ type: 'report', id, progress }), cancelled);
  }

  return {
    register: (name, handle) => handlerOf(name).resolve(handle),
    async request(id, name, input) {
      const controller = new AbortController();
      running.set(id, controller);
      const cancelled = AbortSignal.any([controller.signal, signal]);
      const result = await resultOf(monitor, () => handle(id, name, input, cancelled));
      running.delete(id);
      send({ type: 'answer', id, result });
    },
    cancel: (id) => running.get(id)?.abort(),
  };
}
