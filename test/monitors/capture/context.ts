import { EventEmitter } from 'node:events';
import type { TestContext } from 'node:test';
import type { Batch } from '../../../src/core/batch.ts';
import type { Capture, Explanation } from '../../../src/core/capture.ts';
import type { MonitorContext, Site } from '../../../src/core/define.ts';
import type { Exec } from '../../../src/core/edges.ts';
import type { NetmonEvent, StoredEvent } from '../../../src/core/event.ts';
import type { Json } from '../../../src/core/json.ts';
import { systemClock } from '../../../src/edges/clock.ts';
import { forkProgram } from '../../../src/edges/programs/child.ts';
import { exec } from '../../../src/edges/programs/exec.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { type CaptureConfig, captureConfig } from '../../../src/monitors/capture/config.ts';
import { createCaptureMonitor, realEdges } from '../../../src/monitors/capture/monitor.ts';
import { createEventQueue } from '../../../src/runtime/event-queue.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Handler = Parameters<MonitorContext<CaptureConfig>['onRequest']>[1];

export interface Recorder {
  readonly data: string;
  readonly batches: readonly Batch[];
  readonly troubles: readonly (string | null)[];
  readonly hints: readonly (string | null)[];
  readonly missed: readonly { readonly kind: string; readonly reason: string }[];
  /** What is stored, as a restarted monitor gets it. */
  readonly memory: Map<string, Json>;
  /** Resolves when the first file of the ring is whole. */
  records(): Promise<void>;
  tell(event: Partial<NetmonEvent> & Pick<NetmonEvent, 'type'>): void;
  request(input: Json): Promise<Json>;
  /** Resolves with the first batch, past or to come, that is as asked. */
  batch(wanted: (batch: Batch) => boolean): Promise<Batch>;
  /** Resolves with the first capture in this state. */
  capture(state: Capture['state']): Promise<Capture>;
  /** Resolves when the last trouble that it told fits; null: that there is none any more. */
  trouble(wanted: RegExp | null): Promise<void>;
  /** Ends the monitor, and resolves when it has ended; rejects with why it ended by itself. */
  stop(): Promise<void>;
  readonly ended: Promise<void>;
}

export interface RecorderOptions {
  readonly data?: string;
  readonly config?: { readonly [key: string]: unknown };
  readonly site?: Partial<Site>;
  readonly memory?: ReadonlyMap<string, Json>;
  readonly exec?: Exec;
}

/** Programs run in the namespace of the lab's sensor. */
export const inSensor =
  ({ sensor }: Lab): Exec =>
  (program, args, options) =>
    exec('ip', ['netns', 'exec', sensor.namespace, program, ...args], options);

const explanation: Explanation = {
  ...{ sentence: 'nothing to say', packets: 0, bytes: 0, from: null, to: null, cut: null },
  ...{ talkers: [], conversations: [], protocols: [], ports: [], sizes: [], newDestinations: [] },
};

/** The capture monitor with all that an agent gives it, but without threads and a store. Stopped after the test. */
export function startRecorder(t: TestContext, options: RecorderOptions = {}): Recorder {
  const data = options.data ?? temporaryFolder(t);
  const stop = new AbortController();
  const news = new EventEmitter().setMaxListeners(0);
  const heard = createEventQueue(stop.signal);
  const memory = new Map(options.memory);
  const batches: Batch[] = [];
  const troubles: (string | null)[] = [];
  const hints: (string | null)[] = [];
  const missed: { kind: string; reason: string }[] = [];
  const ready = Promise.withResolvers<Handler>();
  const begun = Promise.withResolvers<void>();
  const run = options.exec ?? exec;
  let seq = 0;

  const context: MonitorContext<CaptureConfig> = {
    config: captureConfig.parse({ keep_free: 0, ...options.config }),
    site: {
      data,
      interfaces: [{ name: 'eth0', mac: null, addresses: [], gateways: [] }],
      missing: [],
      networks: [],
      exclude: [],
      rawSockets: true,
      ...options.site,
    },
    memory,
    hosts: [],
    ports: [],
    scans: [],
    recall: async () => new Map(),
    signal: stop.signal,
    clock: systemClock,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    exec: (program, args, rest) => {
      const { onErrorLine } = rest;
      if (onErrorLine === undefined) return run(program, args, rest);
      const watched = (line: string): void => {
        // The first file is whole when the second begins.
        if (/^File: .*_00002_/.test(line)) begun.resolve();
        onErrorLine(line);
      };
      return run(program, args, { ...rest, onErrorLine: watched });
    },
    fork: forkProgram,
    heard,
    async emit(batch) {
      batches.push(batch);
      for (const [key, value] of Object.entries(batch.checkpoint ?? {})) {
        if (value === null) memory.delete(key);
        else memory.set(key, value);
      }
      news.emit('batch');
    },
    degraded: (trouble) => {
      troubles.push(trouble?.reason ?? null);
      hints.push(trouble?.hint ?? null);
      news.emit('batch');
    },
    missed: (gap) => void missed.push(gap),
    progress() {},
    run: async () => explanation as never,
    onRequest: (_, handle) => ready.resolve(handle),
  };
  // The interface is in a namespace of which this process sees nothing.
  const ended = createCaptureMonitor({ ...realEdges, readWhole: async () => null })(context);
  ended.catch(() => undefined);

  const until = async <T>(look: () => T | undefined): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const late = setTimeout(() => reject(new Error(`waited for a minute; told: ${JSON.stringify(troubles)}`)), 60_000);
    const tryAgain = (): void => {
      const found = look();
      if (found !== undefined) resolve(found);
    };
    news.on('batch', tryAgain);
    tryAgain();
    return promise.finally(() => {
      clearTimeout(late);
      news.off('batch', tryAgain);
    });
  };

  t.after(async () => {
    stop.abort();
    await ended.catch(() => undefined);
  });
  return {
    ...{ data, batches, troubles, hints, missed, memory, ended },
    tell(event) {
      seq += 1;
      const usual = {
        time: Date.now(),
        severity: 'medium' as const,
        subject: 'eth0',
        summary: event.type,
        key: 'k',
        data: {},
      };
      const stored: StoredEvent = { ...usual, ...event, seq, id: String(seq), storedAt: Date.now(), monitor: 'test' };
      heard.push(stored);
    },
    async records() {
      await begun.promise;
    },
    request: async (input) => (await ready.promise)(input, () => undefined, stop.signal),
    batch: (wanted) => until(() => batches.find(wanted)),
    capture: (state) =>
      until(() => batches.flatMap(({ captures = [] }) => captures).find((capture) => capture.state === state)),
    trouble: async (wanted) => {
      await until(() => {
        const last = troubles.at(-1);
        if (wanted === null) return last === null ? true : undefined;
        return typeof last === 'string' && wanted.test(last) ? true : undefined;
      });
    },
    async stop() {
      stop.abort();
      await ended;
    },
  };
}

/** What the bandwidth monitor tells of a spike that begins now. */
export const spikeBegins = (time = Date.now(), spike = 'eth0/1'): Pick<NetmonEvent, 'type' | 'time' | 'data'> => ({
  type: 'bandwidth.spike',
  time,
  data: { spike, interface: 'eth0', triggers: [], startedAt: time },
});

export const spikeEnds = (time = Date.now(), spike = 'eth0/1'): Pick<NetmonEvent, 'type' | 'time' | 'data'> => ({
  type: 'bandwidth.spike-ended',
  time,
  data: { spike, interface: 'eth0', triggers: [], startedAt: time },
});
