/** The flows of the latest alerts. */
export interface FlowMemory {
  note(flow: number): void;
  has(flow: number): boolean;
}

/** It remembers at least `most` of them, and at most twice as many: the older half goes at once, so that none has to be looked for. */
export function createFlowMemory(most: number): FlowMemory {
  let latest = new Set<number>();
  let before = new Set<number>();

  return {
    note(flow) {
      if (latest.size >= most && !latest.has(flow)) {
        before = latest;
        latest = new Set();
      }
      latest.add(flow);
    },
    has: (flow) => latest.has(flow) || before.has(flow),
  };
}
