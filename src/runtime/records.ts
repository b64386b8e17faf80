import type { Clock } from '../core/edges.ts';
import { NetmonError, toErrorShape } from '../core/errors.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { GapChange, SupervisorPorts } from './ports.ts';
import { createStatus, type Status } from './status.ts';

/** What one monitor leaves behind: its state, its coverage gaps, and the way of its events to the store. */
export interface Records {
  readonly status: Status;
  readonly outbox: Outbox;
  /** Says that it stopped, and waits at most `patience` milliseconds until all is stored. */
  close(patience: number): Promise<void>;
}

export function createRecords(monitor: string, ports: SupervisorPorts, clock: Clock): Records {
  const outbox = createOutbox(clock, (trouble) => status.change({ type: 'lacks', source: 'storage', trouble }));

  // Gaps go through the outbox too: they are kept in order, and wait while nothing can be stored.
  async function recordGap(change: GapChange): Promise<void> {
    try {
      await outbox.add(() => ports.onGap(change));
    } catch (error) {
      const fields = { change, error: toErrorShape(error, monitor) };
      ports.onLog(monitor, { level: 'error', message: 'a coverage gap could not be recorded', fields });
    }
  }
  const status = createStatus(monitor, { clock, onState: ports.onState, onGap: (change) => void recordGap(change) });

  return {
    status,
    outbox,
    async close(patience) {
      status.change({ type: 'stopped' });
      const enough = new AbortController();
      await Promise.race([outbox.idle(), clock.sleep(patience, enough.signal)]);
      enough.abort();
      outbox.close(new NetmonError('STORE_FAILED', monitor, 'the agent stopped before this could be stored'));
    },
  };
}
