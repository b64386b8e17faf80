import type { Progress } from '../core/define.ts';
import { NetmonError, toErrorShape } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Result, ToThread } from './messages.ts';
import { unwrap } from './result.ts';

export interface Requests {
  /** Rejects with the handler's error, THREAD_DIED when the thread ends first, or at once with the signal's reason. */
  ask(name: string, input: Json, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<Json>;
  report(id: number, progress: Progress): void;
  answer(id: number, result: Result<Json>): void;
  /** The thread is gone: nothing will be answered any more. */
  end(): void;
}

interface Open {
  readonly onProgress: (progress: Progress) => void;
  readonly answer: (result: Result<Json>) => void;
}

/** The main thread's side of requests to one life of a monitor. */
export function createRequests(monitor: string, post: (message: ToThread) => void): Requests {
  const open = new Map<number, Open>();
  let lastId = 0;

  return {
    async ask(name, input, onProgress, signal) {
      signal.throwIfAborted();
      const id = ++lastId;
      const { promise, resolve, reject } = Promise.withResolvers<Result<Json>>();
      const cancel = (): void => {
        post({ type: 'cancel', id });
        reject(signal.reason);
      };
      open.set(id, { onProgress, answer: resolve });
      signal.addEventListener('abort', cancel, { once: true });
      try {
        // What cannot be sent to the thread makes this throw: then nobody waits for the promise, so nothing may reject it.
        post({ type: 'request', id, name, input });
        return unwrap(await promise);
      } finally {
        open.delete(id);
        signal.removeEventListener('abort', cancel);
      }
    },
    report: (id, progress) => open.get(id)?.onProgress(progress),
    answer: (id, result) => open.get(id)?.answer(result),
    end() {
      const error = new NetmonError('THREAD_DIED', monitor, `the ${monitor} monitor ended before it answered`);
      for (const { answer } of open.values()) answer({ ok: false, error: toErrorShape(error, monitor) });
    },
  };
}
