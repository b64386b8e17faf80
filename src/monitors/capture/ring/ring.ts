import type { RingOptions } from '../../../integrations/dumpcap/args.ts';
import type { CaptureConfig } from '../config.ts';
import { recorded } from './recorded.ts';

/** What the config says of the ring. */
export type RingSettings = Pick<
  CaptureConfig,
  'ring_history' | 'ring_size' | 'ring_filter' | 'ring_snap_length' | 'ring_buffer'
>;

/** A file of the ring. Times are milliseconds since 1970. */
interface RingFile {
  readonly name: string;
  readonly bytes: number;
  readonly writtenAt: number;
}

/** Seconds after which the next file begins: what is older than this is in a file that is whole. */
export const fileSeconds = 2;
/** Of few large files a flood would push much out of the ring at once. */
const fewestFiles = 32;
/** A folder of more files than this is slow to look through at each of them. */
const mostFiles = 1024;

/** How dumpcap is to keep the ring. */
export function ringOptions(config: RingSettings, on: string, base: string): RingOptions {
  const seconds = Math.max(fileSeconds, Math.ceil(config.ring_history / 1000 / mostFiles));
  const files = Math.max(fewestFiles, Math.ceil(config.ring_history / 1000 / seconds) + 2);
  return {
    interface: on,
    base,
    seconds,
    fileSize: Math.floor(config.ring_size / files),
    files,
    ...recorded(config),
    buffer: config.ring_buffer,
  };
}

/** Name of a run of dumpcap, which its files begin with; in the order of their begins. */
export const runName = (startedAt: number): string => String(startedAt).padStart(15, '0');

/** Which run wrote a file, and which of its files it is. */
export function placeOf(name: string): { readonly run: string; readonly number: number } {
  const [, run = '', number = '0'] = /^(\d+)_(\d+)_/.exec(name) ?? [];
  return { run, number: Number(number) };
}

/** In the order in which they were written. */
export const inOrder = <F extends { readonly name: string }>(files: readonly F[]): readonly F[] =>
  files
    .map((file) => ({ file, ...placeOf(file.name) }))
    .sort((a, b) => (a.run === b.run ? a.number - b.number : a.run < b.run ? -1 : 1))
    .map(({ file }) => file);

/**
 * Files that go: those that earlier runs left and that are older than the ring reaches back, and of the others the oldest, so that
 * all together are no larger than the ring may be. `running` are the runs whose files dumpcap removes itself.
 */
export function leftovers(
  files: readonly RingFile[],
  running: ReadonlySet<string>,
  config: RingSettings,
  now: number,
): readonly string[] {
  let room = config.ring_size - files.reduce((sum, { bytes }) => sum + bytes, 0);
  const gone: string[] = [];
  for (const { name, bytes, writtenAt } of inOrder(files)) {
    if (running.has(placeOf(name).run)) continue;
    if (room >= 0 && writtenAt >= now - config.ring_history) continue;
    gone.push(name);
    room += bytes;
  }
  return gone;
}
