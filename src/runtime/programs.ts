import type { ChildFeed, Exec, ForkProgram } from '../core/edges.ts';

export interface Programs {
  readonly exec: Exec;
  readonly fork: ForkProgram;
  /** Stops the forked ones; resolves when all have ended. */
  settle(): Promise<void>;
}

/**
 * Knows which programs a thread runs, so that the thread does not end before them. The kernel would kill them with it, but
 * a thread that is gone reaps no child, and dead ones would pile up.
 */
export function countPrograms(edges: { readonly exec: Exec; readonly fork: ForkProgram }): Programs {
  const running = new Set<Promise<unknown>>();
  const forked = new Set<ChildFeed<unknown>>();
  return {
    exec(program, args, options) {
      const result = edges.exec(program, args, options);
      const forget = (): void => void running.delete(result);
      running.add(result);
      result.then(forget, forget);
      return result;
    },
    fork<T>(program: URL, args: readonly string[]): ChildFeed<T> {
      const child = edges.fork<T>(program, args);
      forked.add(child);
      return {
        messages: child.messages,
        send: child.send,
        async stop() {
          await child.stop();
          forked.delete(child);
        },
      };
    },
    async settle() {
      await Promise.allSettled([...running, ...[...forked].map((child) => child.stop())]);
    },
  };
}
