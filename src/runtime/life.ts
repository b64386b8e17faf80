import type { Clock } from '../core/edges.ts';
import type { ErrorShape } from '../core/errors.ts';
import type { StoredEvent } from '../core/event.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import type { ConfiguredMonitor, LoadedMonitor, SupervisorPorts, SupervisorRules } from './ports.ts';
import type { Records } from './records.ts';
import { createRequests, type Requests } from './requests.ts';
import { resultOf } from './result.ts';
import { createSwitchboard, type Switchboard } from './switchboard.ts';
import { startThread } from './thread.ts';

export interface LifeParts extends ConfiguredMonitor {
  readonly ports: SupervisorPorts;
  readonly rules: SupervisorRules;
  readonly clock: Clock;
  readonly records: Records;
}

export interface End {
  /** Null when it ended as it was told to. */
  readonly error: ErrorShape | null;
  /** Milliseconds for which it worked, null when it never began. */
  readonly worked: number | null;
}

/** One life of a monitor, from the loading of its memory to the end of its thread. */
export interface Life {
  deliver(event: StoredEvent): void;
  readonly ask: Requests['ask'];
  /** Never rejects. */
  readonly end: Promise<End>;
}

/** Begins a life, which ends when `stop` fires, or by a failure. */
export function beginLife(parts: LifeParts, stop: AbortSignal): Life {
  const { definition, ports, clock, records } = parts;
  const monitor = definition.name;
  const mailbox = createMailbox();
  const requests = createRequests(monitor, mailbox.post);
  const switchboard = createSwitchboard({ monitor, ports, clock, ...records, requests, post: mailbox.post });

  async function wholeLife(): Promise<End> {
    const result = await resultOf(monitor, () => live(parts, stop, mailbox, switchboard));
    return { error: result.ok ? result.value : result.error, worked: switchboard.close() };
  }

  return { deliver: (event) => mailbox.post({ type: 'heard', event }), ask: requests.ask, end: wholeLife() };
}

async function live(
  parts: LifeParts,
  stop: AbortSignal,
  mailbox: Mailbox,
  switchboard: Switchboard,
): Promise<ErrorShape | null> {
  const loaded = await load(parts, stop);
  if (loaded === null) return null;
  const { definition, config, rules } = parts;
  const { heard, heardUpTo, ...rest } = loaded;
  const start = {
    ...{ monitor: definition.name, module: definition.module.href, config, logLevel: rules.logLevel },
    ...rest,
  };
  const thread = startThread(start, rules, switchboard.receive);
  mailbox.open(thread.post, heard, heardUpTo);

  const stopThread = (): void => void thread.stop(rules.patience);
  stop.addEventListener('abort', stopThread, { once: true });
  const error = await thread.gone;
  stop.removeEventListener('abort', stopThread);
  return error;
}

/** Waits until the life before has nothing left to store, else this one would begin with an old checkpoint. */
async function load({ ports, records, definition }: LifeParts, stop: AbortSignal): Promise<LoadedMonitor | null> {
  if (stop.aborted) return null;
  const stopped = new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
  await Promise.race([records.outbox.idle(), stopped]);
  if (stop.aborted) return null;
  const loaded = await ports.loadMonitor(definition.name);
  return stop.aborted ? null : loaded;
}
