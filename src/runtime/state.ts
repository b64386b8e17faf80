import type { CoverageGap, MonitorState } from '../core/inventory.ts';
import type { Trouble } from './messages.ts';

/** Everything that decides what a monitor's state is. */
export interface Condition {
  readonly phase: 'off' | 'starting' | 'working' | 'down' | 'stopped';
  /** Why it is not working: kept while it starts again, so that the gap goes on as it was. */
  readonly cause: Trouble | null;
  /** What kind of gap that is. */
  readonly gap: Extract<CoverageGap['kind'], 'off' | 'down' | 'stopped'>;
  /** What it lacks though it works: missing tools, events that cannot be stored, what it says itself. */
  readonly lacks: { readonly [source in Lack]: Trouble | null };
}

export type Lack = 'tools' | 'storage' | 'monitor';

export type Change =
  | { readonly type: 'off' | 'down'; readonly cause: Trouble }
  | { readonly type: 'starting'; readonly cause?: Trouble }
  | { readonly type: 'working' | 'stopped' }
  | { readonly type: 'lacks'; readonly source: Lack; readonly trouble: Trouble | null };

const starting: Trouble = { reason: 'starting', hint: null };
const stopped: Trouble = { reason: 'the agent was stopped', hint: null };

export const beforeStart: Condition = {
  phase: 'starting',
  cause: starting,
  gap: 'down',
  lacks: { tools: null, storage: null, monitor: null },
};

export function next(condition: Condition, change: Change): Condition {
  const { lacks } = condition;
  switch (change.type) {
    case 'off':
    case 'down':
      // What a thread said of itself ends with it.
      return { phase: change.type, cause: change.cause, gap: change.type, lacks: { ...lacks, monitor: null } };
    case 'starting':
      if (change.cause === undefined && condition.cause !== null) return { ...condition, phase: 'starting' };
      return { phase: 'starting', cause: change.cause ?? starting, gap: 'down', lacks: { ...lacks, monitor: null } };
    case 'working':
      return { ...condition, phase: 'working', cause: null };
    case 'stopped':
      return { phase: 'stopped', cause: stopped, gap: 'stopped', lacks };
    case 'lacks':
      return { ...condition, lacks: { ...lacks, [change.source]: change.trouble } };
  }
}

const joined = (parts: readonly (string | null)[]): string | null =>
  parts.filter((part) => part !== null).join('; ') || null;

/** What `netmon status` shows, without monitor and time. */
export function summarise({ phase, cause, lacks }: Condition): Pick<MonitorState, 'state' | 'reason' | 'hint'> {
  const troubles = [phase === 'working' ? null : cause, lacks.tools, lacks.storage, lacks.monitor].filter(
    (trouble) => trouble !== null,
  );
  const reason = joined(troubles.map((trouble) => trouble.reason));
  const hint = joined(troubles.map((trouble) => trouble.hint));
  if (phase === 'working') return { state: troubles.length === 0 ? 'running' : partly(lacks), reason, hint };
  if (phase === 'off' || phase === 'stopped')
    return { state: 'off', reason: cause?.reason ?? null, hint: cause?.hint ?? null };
  return { state: phase, reason, hint };
}

/** The coverage gap that is open in this condition, or null when everything is watched. */
export function gapOf(condition: Condition): Pick<CoverageGap, 'kind' | 'reason'> | null {
  const { reason } = summarise(condition);
  if (reason === null) return null;
  return { kind: condition.phase === 'working' ? partly(condition.lacks) : condition.gap, reason };
}

/** A monitor that works but finds nothing to watch is off, and one that is kept from watching anything is down. */
function partly({ monitor }: Condition['lacks']): 'off' | 'down' | 'degraded' {
  if (monitor?.off === true) return 'off';
  return monitor?.down === true ? 'down' : 'degraded';
}
