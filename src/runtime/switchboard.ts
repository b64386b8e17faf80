import type { Progress } from '../core/define.ts';
import type { Clock } from '../core/edges.ts';
import type { ErrorShape } from '../core/errors.ts';
import type { FromThread, Parcel, ToThread } from './messages.ts';
import type { Outbox } from './outbox.ts';
import type { SupervisorPorts } from './ports.ts';
import type { Requests } from './requests.ts';
import { resultOf } from './result.ts';
import type { Change } from './state.ts';
import type { Status } from './status.ts';

export interface SwitchboardParts {
  readonly monitor: string;
  readonly ports: SupervisorPorts;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly status: Status;
  readonly requests: Requests;
  readonly post: (message: ToThread) => void;
}

export interface Switchboard {
  receive(message: FromThread): void;
  /** The thread is gone: takes back what it had shown. Returns for how many milliseconds it worked, null for not at all. */
  close(): number | null;
}

/** What the end of a thread makes of its monitor. Without its program it is off: starting it again mends nothing. */
export const endedBy = ({ code, message, hint }: ErrorShape, otherHint: string | null): Change => ({
  type: code === 'TOOL_MISSING' ? 'off' : 'down',
  cause: { reason: message, hint: hint ?? otherHint },
});

/** Passes each message of a thread on to whom it concerns, and answers. */
export function createSwitchboard({
  monitor,
  ports,
  clock,
  outbox,
  status,
  requests,
  post,
}: SwitchboardParts): Switchboard {
  const inProgress = new Set<string>();
  let workingSince: number | null = null;

  function showProgress(id: string, progress: Progress | null): void {
    if (progress === null) inProgress.delete(id);
    else inProgress.add(id);
    ports.onProgress(monitor, id, progress);
  }

  const store = (parcel: Parcel): Promise<void> =>
    parcel.kind === 'batch'
      ? ports.onEmit(monitor, parcel.batch)
      : ports.onGap({ type: 'past', gap: { monitor, ...parcel.gap } });

  async function keep(id: number, parcel: Parcel): Promise<void> {
    const result = await resultOf(monitor, () => outbox.add(() => store(parcel)));
    post({ type: 'kept', id, error: result.ok ? null : result.error });
  }

  async function runTask({ id, task, input }: Extract<FromThread, { type: 'task' }>): Promise<void> {
    post({ type: 'task-done', id, result: await resultOf(monitor, () => ports.runTask(task, input)) });
  }

  async function recall({ id, name }: Extract<FromThread, { type: 'recall' }>): Promise<void> {
    post({ type: 'recalled', id, result: await resultOf(monitor, () => ports.recall(name)) });
  }

  const handlers: { readonly [T in FromThread['type']]: (message: Extract<FromThread, { type: T }>) => void } = {
    running() {
      workingSince = clock.elapsed();
      status.change({ type: 'working' });
    },
    log: ({ record }) => ports.onLog(monitor, record),
    keep: ({ id, parcel }) => void keep(id, parcel),
    degraded: ({ trouble }) => status.change({ type: 'lacks', source: 'monitor', trouble }),
    progress: ({ id, progress }) => showProgress(id, progress),
    recall: (message) => void recall(message),
    task: (message) => void runTask(message),
    report: ({ id, progress }) => requests.report(id, progress),
    answer: ({ id, result }) => requests.answer(id, result),
    ended({ error }) {
      if (error !== null) status.change(endedBy(error, null));
    },
  };

  return {
    receive: <T extends FromThread['type']>(message: Extract<FromThread, { type: T }>) =>
      handlers[message.type](message),
    close() {
      requests.end();
      for (const id of inProgress) showProgress(id, null);
      return workingSince === null ? null : clock.elapsed() - workingSince;
    },
  };
}
