import type { z } from 'zod';
import type { Batch } from './batch.ts';
import type { Clock, Exec, ForkProgram, Log } from './edges.ts';
import type { StoredEvent } from './event.ts';
import type { EventType } from './event-types.ts';
import type { Host, Port, Scan } from './inventory.ts';
import type { Json } from './json.ts';
import type { Memory } from './memory.ts';
import type { TaskName, Tasks } from './tasks.ts';

/** A network interface with what it is attached to. */
export interface AttachedInterface {
  readonly name: string;
  readonly mac: string | null;
  /** Addresses with prefix length, `10.0.0.5/24`, IPv4 and IPv6. */
  readonly addresses: readonly string[];
  /** Routers that default routes through it name. */
  readonly gateways: readonly string[];
}

/** What every monitor needs to know of the place where it runs. */
export interface Site {
  /** Absolute path of the data folder. */
  readonly data: string;
  readonly interfaces: readonly AttachedInterface[];
  /** What should be watched and is not there, a sentence each. */
  readonly missing: readonly string[];
  /** Networks that may be scanned, in CIDR notation. Nothing outside them is ever scanned. */
  readonly networks: readonly string[];
  /** Addresses and networks that are never scanned. */
  readonly exclude: readonly string[];
  /** This process may send and receive raw frames. */
  readonly rawSockets: boolean;
  /** Monitors run to answer one request only: they start nothing of their own accord. */
  readonly onDemand?: true;
}

/** A unit of work that is going on, for the live view and `netmon status`. */
export interface Progress {
  /** What is done, in a few words: `port scan of 12 hosts`. */
  readonly title: string;
  /** 0 to 1, or null when it cannot be told. */
  readonly done: number | null;
  /** Milliseconds, or null. */
  readonly remaining: number | null;
}

/** What a monitor is given to work with. */
export interface MonitorContext<Config> {
  readonly config: Config;
  readonly site: Site;
  /** What earlier batches put into `checkpoint`. */
  readonly memory: ReadonlyMap<string, Json>;
  /** The inventory as stored when the monitor started. */
  readonly hosts: readonly Host[];
  readonly ports: readonly Port[];
  /** netmon's own scans as stored when the monitor started, oldest first, as far back as its definition wants. */
  readonly scans: readonly Scan[];
  /** Fires when the monitor shall end; it then has 3 s. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
  readonly exec: Exec;
  readonly fork: ForkProgram;
  /** Stored events of the types it listens for, each exactly once over restarts when the monitor acknowledges with `heard`. */
  readonly heard: AsyncIterable<StoredEvent>;
  /** Resolves when the batch is stored. */
  emit(batch: Batch): Promise<void>;
  /** What is stored now under the name of another, such as what imports remember, which run in processes of their own. */
  recall(name: string): Promise<Memory>;
  /**
   * Says that it watches only partly and why, that it watches nothing of what it should (`down`), or that there is nothing to watch
   * (`off`); null when all is well again. Each change is an interval in the coverage ledger.
   */
  degraded(
    trouble: {
      readonly reason: string;
      readonly hint: string | null;
      readonly off?: true;
      readonly down?: true;
    } | null,
  ): void;
  /** Records a past interval in which something was missed, such as dropped packets. */
  missed(gap: {
    readonly from: number;
    readonly to: number;
    readonly kind: 'dropped' | 'degraded';
    readonly reason: string;
  }): void;
  /** Shows work in hand; null when it ended. `id` tells several apart. */
  progress(id: string, progress: Progress | null): void;
  /** Runs a finite, CPU-heavy task in the pool. */
  run<T extends TaskName>(task: T, input: Tasks[T]['input']): Promise<Tasks[T]['output']>;
  /** Answers requests from the command line (`netmon scan`); `report` sends interim results. */
  onRequest(
    name: string,
    handle: (input: Json, report: (progress: Progress) => void, signal: AbortSignal) => Promise<Json>,
  ): void;
}

/** A monitor as the registry lists it. Creating one touches nothing; `load` brings the code that runs in the thread. */
export interface MonitorDefinition<S extends z.ZodType = z.ZodType> {
  /** Kebab-case; also its config key and log label. */
  readonly name: string;
  readonly summary: string;
  /** A strictObject with every key described and `enabled` among them. */
  readonly config: S;
  /** Programs that it calls, with what is lost without each. */
  readonly tools: readonly ToolNeed[];
  readonly listens: readonly EventType[];
  /** It is given netmon's own scans that began in so many milliseconds before its start; none without this. */
  readonly scansOf?: number;
  /** Module whose default export is the MonitorRun; imported in the worker thread only. */
  readonly module: URL;
}

/**
 * Works until `signal` fires, then returns. Throws when it cannot go on; never retries (the supervisor does).
 * Must not touch anything before it is called.
 */
export type MonitorRun<Config> = (context: MonitorContext<Config>) => Promise<void>;

export interface ToolNeed {
  readonly program: string;
  /** Debian package that has it. */
  readonly debian: string;
  /** What is wrong with the version that the program prints, in a sentence; null when nothing is. */
  readonly versionFault?: (printed: string) => string | null;
  readonly lost: string;
  /** Nothing is left without it: the monitor is off until it is installed. */
  readonly essential?: true;
}

export const defineMonitor = <S extends z.ZodType>(definition: MonitorDefinition<S>): MonitorDefinition<S> =>
  definition;
