import { randomBytes } from 'node:crypto';
import { constants, type FileHandle, mkdir, open, readdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileReason, NetmonError, systemCode } from '../../core/errors.ts';

const notWritable = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO']);

/** A failure to write as DATA_NOT_WRITABLE where an operator can mend it; otherwise as it is. */
function explained(file: string, cause: unknown): unknown {
  if (!notWritable.has(systemCode(cause) ?? '')) return cause;
  return new NetmonError('DATA_NOT_WRITABLE', 'files', `${file} cannot be written: ${fileReason(cause)}`, { cause });
}

const temporaryBeside = (file: string): string =>
  join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`);

async function closing<T>(handle: FileHandle, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** Puts what `make` creates under a temporary name in the place of `file`, or leaves no trace. */
async function replace(file: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryBeside(file);
  try {
    await make(temporary);
    await rename(temporary, file);
    await closing(await open(dirname(file)), (folder) => folder.sync());
  } catch (error) {
    await rm(temporary, { force: true });
    throw explained(file, error);
  }
}

/** Readers see the old file or the whole new one, also after a power cut. Rejects with DATA_NOT_WRITABLE. */
export const writeAtomically = (file: string, data: string | Uint8Array, mode = 0o640): Promise<void> =>
  replace(file, async (temporary) =>
    closing(await open(temporary, 'wx', mode), async (handle) => {
      await handle.writeFile(data);
      await handle.sync();
    }),
  );

/**
 * Puts a copy of `from` in the place of `file`, for whoever calls only (copyFile would give it to the owner of `from` where root copies).
 * `from` may not be a link. Rejects with DATA_NOT_WRITABLE, or as the system does when `from` cannot be read.
 */
export const copyAtomically = async (from: string, file: string): Promise<void> =>
  closing(await open(from, constants.O_RDONLY | constants.O_NOFOLLOW), (source) =>
    replace(file, async (temporary) => {
      const copy = await open(temporary, 'wx', 0o600);
      await pipeline(source.createReadStream({ autoClose: false }), copy.createWriteStream({ flush: true }));
    }),
  );

/** Makes the symbolic link `link` point to `target`; at no instant is it absent. Rejects with DATA_NOT_WRITABLE. */
export const swapLink = (link: string, target: string): Promise<void> =>
  replace(link, (temporary) => symlink(target, temporary));

/** Makes a folder and those above it where they are not there. Rejects with DATA_NOT_WRITABLE. */
export async function makeFolder(folder: string, mode = 0o750): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode });
  } catch (error) {
    throw explained(folder, error);
  }
}

/** Removes a file if it is there. */
export const removeFile = (file: string): Promise<void> => rm(file, { force: true });

/** What is in a folder, in order; nothing when it is not there. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
