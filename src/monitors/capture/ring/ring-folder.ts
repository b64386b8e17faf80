import { join } from 'node:path';
import { inOrder, leftovers, placeOf, type RingSettings } from './ring.ts';

export interface RecordedFile {
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

/** The files of one ring, as they lie in its folder. */
export interface RingFolder {
  readonly path: string;
  make(): Promise<void>;
  files(): Promise<readonly RecordedFile[]>;
  /** Removes what earlier runs left and the ring need not hold. Says whether they left more, and whether the disk is full. */
  tidy(
    running: ReadonlySet<string>,
    now: number,
  ): Promise<{ readonly hasLeftovers: boolean; readonly isFull: boolean }>;
  clear(): Promise<void>;
}

export function createRingFolder(path: string, settings: RingSettings, edges: RingEdges): RingFolder {
  const files = () => edges.recordingsIn(path);
  return {
    path,
    files,
    make: () => edges.makeFolder(path),
    async tidy(running, now) {
      const all = await files();
      for (const name of leftovers(all, running, settings, now)) await edges.removeFile(join(path, name));
      // On a full disk dumpcap goes on with empty files and says nothing: even a file without packets has a header.
      const own = all.filter(({ name }) => running.has(placeOf(name).run));
      return { hasLeftovers: own.length < all.length, isFull: inOrder(own).at(-2)?.bytes === 0 };
    },
    async clear() {
      for (const { name } of await files()) await edges.removeFile(join(path, name));
    },
  };
}
