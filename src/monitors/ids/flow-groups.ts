import type { TrackedGroup } from './group-table.ts';

/** Of which group of alerts the latest flows are. */
export interface FlowGroups {
  note(flow: number, group: TrackedGroup): void;
  /** The group that may keep one more record of this flow; null when none had an alert of it, or it has enough of them. */
  take(flow: number): TrackedGroup | null;
}

interface Flow {
  group: TrackedGroup;
  records: number;
}

/** Flows that are remembered at least; twice as many at most. */
const mostFlows = 8192;
/** Of one flow: a connection may carry requests without end. */
const mostRecords = 20;

export function createFlowGroups(): FlowGroups {
  let latest = new Map<number, Flow>();
  let before = new Map<number, Flow>();

  return {
    note(flow, group) {
      const known = latest.get(flow);
      if (known !== undefined) {
        known.group = group;
        return;
      }
      if (latest.size >= mostFlows) {
        before = latest;
        latest = new Map();
      }
      latest.set(flow, { group, records: before.get(flow)?.records ?? 0 });
    },
    take(flow) {
      const known = latest.get(flow) ?? before.get(flow);
      if (known === undefined || known.records >= mostRecords) return null;
      known.records += 1;
      return known.group;
    },
  };
}
