import { access, constants, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../core/errors.ts';
import type { IdsProgram, IdsSetup } from '../core/ids-program.ts';
import { makeFolder, writeAtomically } from './files/files.ts';

/** What an engine has on disk: its settings, rules and log. */

/** Makes the folders, and the file of settings where there is one. Rejects with DATA_NOT_WRITABLE. */
export async function prepareEngine(setup: IdsSetup, settings: ReturnType<IdsProgram['settings']>): Promise<void> {
  await makeFolder(setup.folder);
  await makeFolder(setup.logs);
  if (settings !== null) await writeAtomically(settings.file, settings.text);
}

/** Renames the log to `<name>.1` when it has grown beyond the setup's size, in the place of the one before. */
export async function rotateLog({ logs, logSize }: IdsSetup, alertFile: string): Promise<boolean> {
  const file = join(logs, alertFile);
  const facts = await factsOf(file);
  if (facts === null || facts.size < logSize) return false;
  await rename(file, `${file}.1`);
  return true;
}

/** The whole lines that were added to a file since the last call; the first call has those since `createTail`, of which none was there. */
export type Tail = () => Promise<readonly string[]>;

/** Bytes of one call; more is left for the next. */
const tailPiece = 1 << 20;

/** Reads a file as it grows, from nothing: what is there is removed. */
export async function createTail(file: string): Promise<Tail> {
  await rm(file, { force: true });
  let offset = 0;
  return async () => {
    const size = (await factsOf(file))?.size ?? 0;
    if (size < offset) offset = 0;
    if (size === offset) return [];
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(Math.min(tailPiece, size - offset)), {
        position: offset,
      });
      const end = buffer.subarray(0, bytesRead).lastIndexOf(10) + 1;
      offset += end;
      return buffer.toString('utf8', 0, end).split('\n').slice(0, -1);
    } finally {
      await handle.close();
    }
  };
}

/** Removes what Snort has rotated itself (`<name>.<seconds>`), but for the newest. */
export async function forgetRotated({ logs }: IdsSetup, alertFile: string): Promise<void> {
  const isRotated = (name: string): boolean => name.startsWith(`${alertFile}.`) && /\.\d{9,}$/.test(name);
  const rotated = (await readdir(logs).catch(() => [])).filter(isRotated).sort();
  await Promise.all(rotated.slice(0, -1).map((name) => rm(join(logs, name), { force: true })));
}

/** Differs when one of the files was changed, or is not there any more. */
export async function fingerprintOf(files: readonly string[]): Promise<string> {
  const facts = await Promise.all(files.map(factsOf));
  return JSON.stringify(facts.map((file) => file && [file.mtimeMs, file.size, file.ino]));
}

/** When the one that was changed last was changed, milliseconds since 1970; null when none is there. */
export async function newestChange(files: readonly string[]): Promise<number | null> {
  const facts = await Promise.all(files.map(factsOf));
  return facts.reduce<number | null>(
    (newest, file) => (file === null ? newest : Math.max(newest ?? 0, file.mtimeMs)),
    null,
  );
}

export async function isReadable(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
}

async function factsOf(file: string) {
  try {
    return await stat(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'EACCES') return null;
    throw error;
  }
}
