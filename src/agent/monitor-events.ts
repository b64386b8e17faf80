import type { NetmonEvent } from '../core/event.ts';
import type { MonitorState } from '../core/inventory.ts';
import type { Severity } from '../core/severity.ts';

const severities: { readonly [S in MonitorState['state']]: Severity } = {
  starting: 'info',
  running: 'info',
  off: 'info',
  degraded: 'medium',
  down: 'high',
};

/**
 * The event for a monitor's move from one state to another; null when there is nothing to tell: the first start of all, a
 * start on the way to something, or other words for the same state.
 */
export function monitorEvent(before: MonitorState | undefined, now: MonitorState, time: number): NetmonEvent | null {
  if (now.state === 'starting' || before?.state === now.state) return null;
  if (before === undefined && (now.state === 'running' || now.state === 'off')) return null;
  const { monitor, state, reason } = now;
  return {
    type: 'monitor.changed',
    time,
    severity: severities[state],
    subject: monitor,
    summary: `The monitor ${monitor} is ${state}${reason === null ? '' : `: ${reason}`}`,
    key: monitor,
    data: { monitor, from: before?.state ?? 'off', to: state, reason },
  };
}
