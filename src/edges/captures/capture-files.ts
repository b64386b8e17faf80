import { readdir, rm, stat, statfs, truncate } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { NetmonError, systemCode } from '../../core/errors.ts';
import { writeAtomically } from '../files/files.ts';
import { readText } from '../files/read.ts';

/** Who wants to keep a capture, and why. */
export interface Pin {
  readonly by: string;
  readonly reason: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface CaptureFiles {
  space(): Promise<{ readonly free: number; readonly total: number }>;
  files(): Promise<readonly { readonly name: string; readonly bytes: number }[]>;
  pinned(): Promise<ReadonlySet<string>>;
  remove(id: string): Promise<void>;
  empty(id: string): Promise<void>;
  /** Null when it is not pinned. */
  pin(id: string): Promise<Pin | null>;
  /** Rejects with DATA_NOT_WRITABLE. */
  setPin(id: string, pin: Pin): Promise<void>;
  /** Whether there was one. Rejects with NO_RIGHTS. */
  removePin(id: string): Promise<boolean>;
}

/** Folder of whole captures. A capture is `<id>.pcapng`, that it is pinned `<id>.pin` beside it. */
export const capturesFolder = (data: string): string => join(data, 'captures');

/** What is kept of captures below the data folder; the folder need not be there. */
export function captureFiles(data: string): CaptureFiles {
  const folder = capturesFolder(data);
  const fileOf = (id: string): string => join(folder, `${basename(id)}.pcapng`);
  // Root pins in a folder that is not root's, by ids that are not root's: an id leads nowhere else.
  const pinOf = (id: string): string => join(folder, `${basename(id)}.pin`);

  return {
    async space() {
      const { bavail, blocks, bsize } = await statfs(data);
      return { free: bavail * bsize, total: blocks * bsize };
    },
    async files() {
      const names = (await namesOf(folder)).filter((name) => /^[^.].*\.pcapng$/.test(name));
      const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))));
      return names.flatMap((name, at) => (sizes[at] === undefined ? [] : [{ name, bytes: sizes[at] }]));
    },
    async pinned() {
      const names = await namesOf(folder);
      return new Set(names.filter((name) => /^[^.].*\.pin$/.test(name)).map((name) => name.slice(0, -'.pin'.length)));
    },
    async remove(id) {
      await rm(fileOf(id), { force: true });
      await rm(pinOf(id), { force: true });
    },
    empty: (id) => truncate(fileOf(id)),
    async pin(id) {
      const text = await readText(pinOf(id)).catch(ifAbsent);
      return text === null ? null : parsePin(text);
    },
    async setPin(id, pin) {
      // Whoever may look at the captures shall see why one is kept, also when root pinned it.
      await writeAtomically(pinOf(id), `${JSON.stringify(pin)}\n`, 0o644);
    },
    async removePin(id) {
      try {
        await rm(pinOf(id));
        return true;
      } catch (cause) {
        if (systemCode(cause) === 'ENOENT') return false;
        throw new NetmonError('NO_RIGHTS', 'captures', `${pinOf(id)} cannot be removed`, { cause, hint: 'use sudo' });
      }
    },
  };
}

function ifAbsent(error: unknown): null {
  if (error instanceof NetmonError && error.code === 'NOT_FOUND') return null;
  throw error;
}

async function namesOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Undefined when it has gone meanwhile. */
const sizeOf = async (file: string): Promise<number | undefined> => (await stat(file).catch(() => undefined))?.size;

/** A file that somebody wrote by hand pins as well: its being there is what counts. */
function parsePin(text: string): Pin {
  const unknown: Pin = { by: 'unknown', reason: null, at: 0 };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return unknown;
    const { by, reason, at } = value as { readonly [key: string]: unknown };
    return {
      by: typeof by === 'string' ? by : unknown.by,
      reason: typeof reason === 'string' ? reason : null,
      at: typeof at === 'number' && Math.abs(at) <= 8.64e15 ? at : unknown.at,
    };
  } catch {
    return unknown;
  }
}
