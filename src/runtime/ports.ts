import type { ResourceLimits } from 'node:worker_threads';
import type { Batch } from '../core/batch.ts';
import type { MonitorDefinition, Progress, Site } from '../core/define.ts';
import type { StoredEvent } from '../core/event.ts';
import type { CoverageGap, Host, MonitorState, Port, Scan } from '../core/inventory.ts';
import type { Json } from '../core/json.ts';
import type { Memory } from '../core/memory.ts';
import type { TaskName } from '../core/tasks.ts';
import type { LogLevel, LogRecord } from '../edges/log-record.ts';
import { type BackOffRules, usualBackOff } from './back-off.ts';

/** A monitor's checked settings: plain data, as it crosses into a thread. */
export interface MonitorConfig {
  readonly enabled: boolean;
  readonly [key: string]: unknown;
}

export interface ConfiguredMonitor {
  readonly definition: MonitorDefinition;
  readonly config: MonitorConfig;
}

/** What a monitor is given at each start. */
export interface LoadedMonitor {
  readonly site: Site;
  readonly memory: ReadonlyMap<string, Json>;
  readonly hosts: readonly Host[];
  readonly ports: readonly Port[];
  readonly scans: readonly Scan[];
  /** Stored events that it listens for and has not yet dealt with, oldest first. */
  readonly heard: readonly StoredEvent[];
  /** Seq up to which it has dealt with events; delivered ones up to here are not given to it again. */
  readonly heardUpTo: number;
}

/** A line of the coverage ledger. `close` ends whatever gap of the monitor is open. */
export type GapChange =
  | { readonly type: 'open'; readonly gap: CoverageGap }
  | { readonly type: 'past'; readonly gap: CoverageGap }
  | { readonly type: 'close'; readonly monitor: string; readonly at: number };

/**
 * What the supervisor asks of its surroundings. `onEmit` and `onGap` are called one after another for each monitor, and
 * again after a pause when they reject with DATA_NOT_WRITABLE or STORE_FAILED; other rejections of `onEmit` go to the
 * monitor. The rest must not throw.
 */
export interface SupervisorPorts {
  loadMonitor(monitor: string): Promise<LoadedMonitor>;
  onEmit(monitor: string, batch: Batch): Promise<void>;
  /** What is stored under a name. */
  recall(name: string): Promise<Memory>;
  onGap(change: GapChange): Promise<void>;
  onState(state: MonitorState): void;
  onProgress(monitor: string, id: string, progress: Progress | null): void;
  onLog(monitor: string, record: LogRecord): void;
  runTask(task: TaskName, input: unknown): Promise<unknown>;
}

/** Times in milliseconds. */
export interface SupervisorRules {
  readonly backOff: BackOffRules;
  /** Without a sign of life for this long, a thread is ended and started again. */
  readonly stuckAfter: number;
  /** What a thread gets to end in when it is asked to. */
  readonly patience: number;
  /** After the threads have ended, what they emitted is stored for at most this long. */
  readonly drain: number;
  /** How often missing tools are looked for. */
  readonly toolCheck: number;
  readonly limits: ResourceLimits;
  readonly logLevel: LogLevel;
}

export const usualRules: SupervisorRules = {
  backOff: usualBackOff,
  stuckAfter: 30_000,
  patience: 3000,
  drain: 1000,
  toolCheck: 60_000,
  // A small young generation keeps a thread's resident memory low; the old one has room for tables of 100,000 hosts.
  limits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 },
  logLevel: 'info',
};
