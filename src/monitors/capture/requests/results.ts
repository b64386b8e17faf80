import type { Capture } from '../../../core/capture.ts';

/** Whoever waits for captures to end, and those that ended just before somebody waits for them. */
export interface Results {
  of(id: string): Promise<Capture>;
  settle(capture: Capture): void;
}

const mostKept = 100;

export function createResults(): Results {
  const results = new Map<string, PromiseWithResolvers<Capture>>();
  const get = (id: string): PromiseWithResolvers<Capture> => {
    const result = results.get(id) ?? Promise.withResolvers<Capture>();
    results.set(id, result);
    return result;
  };
  return {
    of: (id) => get(id).promise,
    settle(capture) {
      get(capture.id).resolve(capture);
      for (const id of results.keys()) {
        if (results.size <= mostKept) break;
        results.delete(id);
      }
    },
  };
}
