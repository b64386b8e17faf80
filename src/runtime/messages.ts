import type { Batch } from '../core/batch.ts';
import type { Progress, Site } from '../core/define.ts';
import type { ErrorShape } from '../core/errors.ts';
import type { StoredEvent } from '../core/event.ts';
import type { CoverageGap, Host, Port, Scan } from '../core/inventory.ts';
import type { Json } from '../core/json.ts';
import type { Memory } from '../core/memory.ts';
import type { TaskName } from '../core/tasks.ts';
import type { LogLevel, LogRecord } from '../edges/log-record.ts';

/** What stands between a monitor and full watching, for people. */
export interface Trouble {
  readonly reason: string;
  readonly hint: string | null;
  /** There is nothing here to watch: it is off and not only degraded. */
  readonly off?: true;
  /** It sees nothing of what it should: it is down and not only degraded. */
  readonly down?: true;
}

/** An interval that has ended already in which something was missed. */
export interface PastGap {
  readonly from: number;
  readonly to: number;
  readonly kind: Extract<CoverageGap['kind'], 'dropped' | 'degraded'>;
  readonly reason: string;
}

/** What a thread needs to become a monitor. */
export interface Start {
  readonly monitor: string;
  /** Address of the module whose default export is the MonitorRun. */
  readonly module: string;
  readonly config: unknown;
  readonly site: Site;
  readonly memory: ReadonlyMap<string, Json>;
  readonly hosts: readonly Host[];
  readonly ports: readonly Port[];
  readonly scans: readonly Scan[];
  readonly logLevel: LogLevel;
}

/** What a thread wants kept: each is answered by `kept` once it is stored. */
export type Parcel =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'missed'; readonly gap: PastGap };

/** From the main thread to a monitor's. `id` is chosen by the side that asks and repeated in the answer. */
export type ToThread =
  | { readonly type: 'start'; readonly start: Start }
  | { readonly type: 'stop' }
  | { readonly type: 'heard'; readonly event: StoredEvent }
  /** `error` is null when it is stored. */
  | { readonly type: 'kept'; readonly id: number; readonly error: ErrorShape | null }
  | { readonly type: 'task-done'; readonly id: number; readonly result: Result<unknown> }
  | { readonly type: 'recalled'; readonly id: number; readonly result: Result<Memory> }
  | { readonly type: 'request'; readonly id: number; readonly name: string; readonly input: Json }
  | { readonly type: 'cancel'; readonly id: number };

/** From a monitor's thread to the main thread. */
export type FromThread =
  /** The monitor's code is loaded and begins to work. */
  | { readonly type: 'running' }
  | { readonly type: 'log'; readonly record: LogRecord }
  | { readonly type: 'keep'; readonly id: number; readonly parcel: Parcel }
  | { readonly type: 'degraded'; readonly trouble: Trouble | null }
  | { readonly type: 'progress'; readonly id: string; readonly progress: Progress | null }
  | { readonly type: 'recall'; readonly id: number; readonly name: string }
  | { readonly type: 'task'; readonly id: number; readonly task: TaskName; readonly input: unknown }
  | { readonly type: 'report'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'answer'; readonly id: number; readonly result: Result<Json> }
  /** The monitor ended; `error` is null when it was told to. What it emitted may still be on its way. */
  | { readonly type: 'ended'; readonly error: ErrorShape | null };

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorShape };

/** What every thread gets at its birth. */
export interface Birth {
  /** One counter, which the thread raises every `beatEvery` milliseconds for as long as it is not stuck. */
  readonly beats: Int32Array<SharedArrayBuffer>;
  readonly beatEvery: number;
}
