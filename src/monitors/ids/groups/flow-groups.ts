import type { IdsRecord } from '../../../core/alert.ts';
import { aroundGroup, type RawAlert } from '../../../core/alert-lines.ts';
import type { TrackedGroup } from './group-table.ts';

/** Of which group of alerts the latest flows are. */
export interface FlowGroups {
  note(flow: number, group: TrackedGroup): void;
  /** The records that are of one of these flows, each as a line of its group: the first ones of each flow. */
  linesOf(records: readonly IdsRecord[]): readonly RawAlert[];
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
    linesOf: (records) =>
      records.flatMap(({ flow, time, raw }) => {
        const known = flow === null ? undefined : (latest.get(flow) ?? before.get(flow));
        if (known === undefined || known.records >= mostRecords) return [];
        known.records += 1;
        return [{ group: aroundGroup(known.group.facts.id), time, text: raw.text }];
      }),
  };
}
