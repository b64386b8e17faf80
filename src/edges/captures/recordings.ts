import { createHash } from 'node:crypto';
import { constants, copyFile, type FileHandle, link, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, NetmonError, systemCode } from '../../core/errors.ts';
import { makeFolder, namesIn } from '../files/files.ts';

/** A file that dumpcap writes or wrote. Times are milliseconds since 1970. */
export interface RecordedFile {
  readonly name: string;
  readonly bytes: number;
  readonly begunAt: number;
  /** When it was last written to: no packet in it is newer. */
  readonly writtenAt: number;
}

/** A file that was written, with its SHA-256. */
export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** Takes bytes of one file after another and gives those that are to be written. */
export interface ByteFilter {
  readonly header: Buffer;
  /** `run` says which files follow one another without a gap. */
  open(file: string, run: string): void;
  /** What was not taken is given again with what follows. */
  take(bytes: Buffer): { readonly taken: number; readonly parts: readonly Buffer[] };
  close(rest: number): void;
}

/** Bytes that are read at once; grows for what is larger. */
const roomSize = 1 << 20;

/** The recordings in a folder by name; none when it is not there. What vanishes meanwhile, as a ring's files do, is left out. */
export async function recordingsIn(folder: string): Promise<readonly RecordedFile[]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.pcapng'));
  const files = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(folder, name)).catch(() => null);
      if (found === null) return [];
      return [{ name, bytes: found.size, begunAt: found.birthtimeMs, writtenAt: found.mtimeMs }];
    }),
  );
  return files.flat();
}

/**
 * Keeps a file of the ring under its name in `folder` also when the ring lets go of it: a second name for the same bytes, or
 * a copy where the ring is on another disk. Returns false when it is gone already. Rejects with DATA_NOT_WRITABLE.
 */
export async function holdOn(ring: string, name: string, folder: string): Promise<boolean> {
  const [file, held] = [join(ring, name), join(folder, name)];
  try {
    await link(file, held).catch((error) => {
      if (systemCode(error) !== 'EXDEV') throw error;
      return copyFile(file, held, constants.COPYFILE_FICLONE);
    });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return true;
    if (systemCode(error) === 'ENOENT') return false;
    throw notWritable(held, error);
  }
}

/**
 * Puts what `filter` takes of `files` (in this order) into the file `to`. `runOf` says which run of dumpcap wrote a file. Rejects
 * with DATA_NOT_WRITABLE or the signal's reason.
 */
export async function writeFiltered(
  filter: ByteFilter,
  files: readonly string[],
  {
    runOf,
    to,
    signal,
  }: { readonly runOf: (file: string) => string; readonly to: string; readonly signal: AbortSignal },
): Promise<WrittenFile> {
  const digest = createHash('sha256');
  let bytes = 0;
  try {
    await closing(await open(to, 'w', 0o640), async (output) => {
      const write = async (part: Buffer): Promise<void> => {
        digest.update(part);
        await output.writeFile(part);
        bytes += part.length;
      };
      await write(filter.header);
      let room = Buffer.allocUnsafeSlow(roomSize);
      for (const file of files) {
        filter.open(file, runOf(file));
        room = await closing(await open(file), (input) => pass(input, room, filter, write, signal));
      }
      await output.sync();
    });
  } catch (error) {
    signal.throwIfAborted();
    throw notWritable(to, error);
  }
  return { bytes, sha256: digest.digest('hex') };
}

/** Gives a file to the filter, and what that gives to `write`. Returns the room for the next one. */
async function pass(
  input: FileHandle,
  firstRoom: Buffer<ArrayBuffer>,
  filter: ByteFilter,
  write: (part: Buffer) => Promise<void>,
  signal: AbortSignal,
): Promise<Buffer<ArrayBuffer>> {
  let room = firstRoom;
  for (let rest = 0; ; ) {
    signal.throwIfAborted();
    if (rest === room.length) room = Buffer.concat([room, Buffer.allocUnsafeSlow(room.length)]);
    const { bytesRead } = await input.read(room, rest, room.length - rest);
    const { taken, parts } = filter.take(room.subarray(0, rest + bytesRead));
    for (const part of parts) await write(part);
    room.copyWithin(0, taken, rest + bytesRead);
    rest += bytesRead - taken;
    if (bytesRead === 0) {
      filter.close(rest);
      return room;
    }
  }
}

/** Gives a file that is whole its final name, also after a power cut. Rejects with DATA_NOT_WRITABLE. */
export async function publish(file: string, folder: string, name: string): Promise<void> {
  try {
    await makeFolder(folder);
    await closing(await open(file), (handle) => handle.sync());
    await rename(file, join(folder, name));
    await closing(await open(folder), (handle) => handle.sync());
  } catch (error) {
    throw notWritable(join(folder, name), error);
  }
}

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

async function closing<T>(handle: FileHandle, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

function notWritable(file: string, cause: unknown): NetmonError {
  if (cause instanceof NetmonError) return cause;
  return new NetmonError('DATA_NOT_WRITABLE', 'capture', `${file} cannot be written: ${messageOf(cause)}`, { cause });
}
