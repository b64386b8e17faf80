import { join } from 'node:path';
import type { MonitorContext } from '../../core/define.ts';
import { type Failure, failureOf } from '../../integrations/dumpcap/report.ts';
import type { CaptureConfig } from './config.ts';
import { createRecorder, type Recorder, type Span } from './recorder.ts';
import { inOrder, leftovers, placeOf, ringOptions } from './ring.ts';

interface RecordedFile {
  readonly name: string;
  readonly bytes: number;
  readonly begunAt: number;
  readonly writtenAt: number;
}

/** What touches the ring's files. */
export interface RingEdges {
  recordingsIn(folder: string): Promise<readonly RecordedFile[]>;
  makeFolder(folder: string): Promise<void>;
  removeFile(file: string): Promise<void>;
  readWhole(file: string): Promise<Uint8Array | null>;
}

/** The rings of all interfaces. */
export interface Rings {
  exists(on: string): Promise<boolean>;
  /** Records on it from now on, if it does not yet. */
  need(on: string): Promise<void>;
  /** Stops recording on it, unless the config wants a ring all the time. */
  release(on: string): Promise<void>;
  /** Makes what was recorded so far whole, and known what was dropped. */
  settle(on: string, isNeeded: boolean): Promise<void>;
  folder(on: string): string;
  files(on: string): Promise<readonly RecordedFile[]>;
  spans(on: string): readonly Span[];
  /** What keeps it from recording; null when it records. */
  trouble(on: string): Failure | null;
  /** Bytes of all rings. */
  size(): Promise<number>;
  /** Removes what earlier runs left and the ring need not hold. */
  tidy(): Promise<void>;
}

interface RingsParts {
  readonly context: MonitorContext<CaptureConfig>;
  readonly edges: RingEdges;
  /** A file is whole; the ring lets go of older ones now. */
  readonly onFile: (on: string) => Promise<void>;
}

export function createRings({ context, edges, onFile }: RingsParts): Rings {
  const { config, site, clock, signal, exec } = context;
  const recorders = new Map<string, Recorder>();
  const troubles = new Map<string, Failure>();
  let told: string | null = null;
  const folder = (on: string): string => join(site.data, 'ring', on);

  function tell(): void {
    const [first, ...more] = troubles.values();
    const reason = first === undefined ? null : [first, ...more].map((failure) => failure.reason).join('; ');
    if (reason !== told) context.degraded(first === undefined ? null : { reason: reason ?? '', hint: first.hint });
    told = reason;
  }

  function onTrouble(on: string, failure: Failure | null): void {
    if (failure === null) troubles.delete(on);
    else troubles.set(on, failure);
    tell();
    // What the ring holds is worth less than what the agent has to store.
    if (failure?.kind === 'full') void clear(on).catch(() => undefined);
  }

  async function clear(on: string): Promise<void> {
    for (const { name } of await edges.recordingsIn(folder(on))) await edges.removeFile(join(folder(on), name));
  }

  async function prune(on: string): Promise<void> {
    const files = await edges.recordingsIn(folder(on));
    const runs = recorders.get(on)?.runs() ?? new Set<string>();
    for (const name of leftovers(files, runs, config, clock.now())) await edges.removeFile(join(folder(on), name));
    // On a full disk dumpcap goes on with empty files and says nothing: even a file without packets has a header.
    const whole = inOrder(files.filter(({ name }) => runs.has(placeOf(name).run))).at(-2);
    if (whole?.bytes === 0) {
      recorders.get(on)?.distrust(failureOf(on, 'no space left on the file system', null));
    }
  }

  const create = (on: string): Recorder =>
    createRecorder({
      ...{ interface: on, exec, clock, signal },
      options: (name) => ringOptions(config, on, join(folder(on), name)),
      link: () => linkFault(on, edges),
      onFile: () => {
        onFile(on)
          .then(() => prune(on))
          .catch((error) =>
            context.log.warn('the ring could not be looked through', { interface: on, error: String(error) }),
          );
      },
      onTrouble: (failure) => onTrouble(on, failure),
      onEnd: ({ from, to, dropped }) => {
        if (dropped === null || dropped === 0) return;
        context.missed({
          from,
          to,
          kind: 'dropped',
          reason: `${dropped} packets on ${on} came faster than they could be recorded`,
        });
      },
    });

  async function need(on: string): Promise<void> {
    await edges.makeFolder(folder(on));
    const recorder = recorders.get(on) ?? create(on);
    recorders.set(on, recorder);
    recorder.start();
  }

  async function release(on: string): Promise<void> {
    const isWatched = site.interfaces.some(({ name }) => name === on);
    if (config.ring && isWatched) return;
    await recorders.get(on)?.stop();
    troubles.delete(on);
    tell();
  }

  return {
    exists: async (on) => (await linkFault(on, edges))?.kind !== 'gone',
    need,
    release,
    async settle(on, isNeeded) {
      if (isNeeded || config.ring) await recorders.get(on)?.renew();
      else await release(on);
    },
    folder,
    files: (on) => edges.recordingsIn(folder(on)),
    spans: (on) => recorders.get(on)?.spans() ?? [],
    trouble: (on) => troubles.get(on) ?? null,
    async size() {
      const all = await Promise.all([...recorders.keys()].map((on) => edges.recordingsIn(folder(on))));
      return all.flat().reduce((sum, { bytes }) => sum + bytes, 0);
    },
    async tidy() {
      for (const on of recorders.keys()) await prune(on);
    },
  };
}

/** What the kernel says against recording on an interface; null when nothing, or when it does not tell (no sysfs). */
async function linkFault(on: string, { readWhole }: Pick<RingEdges, 'readWhole'>): Promise<Failure | null> {
  if ((await readWhole('/sys/class/net/lo/ifindex')) === null) return null;
  if ((await readWhole(`/sys/class/net/${on}/ifindex`)) === null) return failureOf(on, 'no device named so', null);
  const flags = Number.parseInt(Buffer.from((await readWhole(`/sys/class/net/${on}/flags`)) ?? []).toString(), 16);
  return Number.isNaN(flags) || (flags & 1) === 1 ? null : failureOf(on, 'it is not up', null);
}
