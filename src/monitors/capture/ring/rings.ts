import { join } from 'node:path';
import type { MonitorContext } from '../../../core/define.ts';
import { type Failure, failureOf } from '../../../integrations/dumpcap/report.ts';
import type { CaptureConfig } from '../config.ts';
import { linkFault } from './link.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { ringOptions } from './ring.ts';
import { createRingFolder, type RecordedFile, type RingEdges, type RingFolder } from './ring-folder.ts';
import type { Ended } from './run.ts';
import type { Span } from './runs.ts';
import { createTroubles } from './troubles.ts';

/** The rings of all interfaces. */
export interface Rings {
  exists(on: string): Promise<boolean>;
  /** Records on it from now on, if it does not yet. */
  need(on: string): Promise<void>;
  /** Makes what was recorded so far whole, and known what was dropped; stops recording what nobody needs any more. */
  settle(on: string, isNeeded: boolean): Promise<void>;
  folder(on: string): string;
  files(on: string): Promise<readonly RecordedFile[]>;
  spans(on: string): readonly Span[];
  /** What keeps it from recording; null when it records. */
  trouble(on: string): Failure | null;
  /** Bytes of all rings. */
  size(): Promise<number>;
  /** Removes what earlier runs left and the ring need not hold, and looks whether the disk is full. */
  tidy(): Promise<void>;
}

interface RingsParts {
  readonly context: MonitorContext<CaptureConfig>;
  readonly edges: RingEdges;
  /** A file is whole; the ring lets go of older ones now. */
  readonly onFile: (on: string, name: string) => void;
}

interface Ring {
  readonly folder: RingFolder;
  readonly recorder: Recorder;
}

export function createRings({ context, edges, onFile }: RingsParts): Rings {
  const { config, site, clock, log } = context;
  const rings = new Map<string, Ring>();
  const troubles = createTroubles(context);
  const folderOf = (on: string): RingFolder => createRingFolder(join(site.data, 'ring', on), config, edges);

  function create(on: string): Ring {
    const folder = folderOf(on);
    let hasLeftovers = true;
    /** dumpcap bounds its own files only: what earlier runs left has to make room for each. */
    const makeRoom = async (): Promise<void> => {
      ({ hasLeftovers } = await folder.tidy(recorder.names(), clock.now()));
    };
    const onTrouble = (failure: Failure | null): void => {
      troubles.set(on, failure);
      if (failure?.kind !== 'full') return;
      // What the ring holds is worth less than what the agent has to store.
      folder.clear().catch((error) => log.warn('a ring cannot be removed', { interface: on, error: String(error) }));
    };
    const recorder = createRecorder({
      ...{ interface: on, exec: context.exec, clock, signal: context.signal },
      options: (name) => ringOptions(config, on, join(folder.path, name)),
      link: () => linkFault(on, edges.readWhole),
      onFile: (path) => {
        onFile(on, path.slice(path.lastIndexOf('/') + 1));
        if (hasLeftovers)
          makeRoom().catch((error) => log.warn('a ring is too large', { interface: on, error: String(error) }));
      },
      onTrouble,
      onEnd: (ended) => {
        hasLeftovers = true;
        tellDrops(context, on, ended);
      },
    });
    return { folder, recorder };
  }

  return {
    exists: async (on) => (await linkFault(on, edges.readWhole))?.kind !== 'gone',
    async need(on) {
      const ring = rings.get(on) ?? create(on);
      await ring.folder.make();
      rings.set(on, ring);
      ring.recorder.start();
    },
    async settle(on, isNeeded) {
      const isWatched = site.interfaces.some(({ name }) => name === on);
      const staysOn = isNeeded || (config.ring && isWatched && site.onDemand !== true);
      if (staysOn) await rings.get(on)?.recorder.renew();
      else await rings.get(on)?.recorder.stop();
      if (!staysOn) troubles.set(on, null);
    },
    folder: (on) => folderOf(on).path,
    files: (on) => folderOf(on).files(),
    spans: (on) => rings.get(on)?.recorder.spans() ?? [],
    trouble: troubles.of,
    async size() {
      const all = await Promise.all([...rings.values()].map(({ folder }) => folder.files()));
      return all.flat().reduce((sum, { bytes }) => sum + bytes, 0);
    },
    async tidy() {
      for (const [on, { folder, recorder }] of rings) {
        const { isFull } = await folder.tidy(recorder.names(), clock.now());
        if (isFull) recorder.distrust(failureOf(on, 'no space left on the file system', null));
      }
    },
  };
}

function tellDrops({ missed }: MonitorContext<CaptureConfig>, on: string, { from, to, dropped }: Ended): void {
  if (dropped === null || dropped === 0) return;
  missed({ from, to, kind: 'dropped', reason: `${dropped} packets on ${on} came faster than they could be recorded` });
}
