import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestName } from '../../archive/manifest.ts';
import { registerName } from '../../archive/register.ts';
import { partialPrefix, timeOfRun } from '../../archive/run-name.ts';
import { type FoundRun, type Problem, verify } from '../../archive/verify.ts';
import { fileReason, messageOf, NetmonError, systemCode } from '../../core/errors.ts';
import { hashFolder } from '../files/hash-files.ts';
import { readWhole } from '../files/read.ts';
import { readRegister } from './run-chain.ts';

export interface Verification {
  readonly problems: readonly Problem[];
  /** Runs that were looked at. */
  readonly runs: readonly string[];
  readonly files: number;
  /** Bytes. */
  readonly size: number;
}

/** Looks that are made until nothing is removed or added meanwhile. */
const mostLooks = 3;

/**
 * Reads every file of the runs in the data folder and says what is not as it was kept. May be called while an agent runs.
 * Rejects with NOT_FOUND when there are no runs, NO_RIGHTS or INPUT_INVALID when their folder cannot be read.
 */
export async function verifyArchive(data: string, look = 1): Promise<Verification> {
  const runs = join(data, 'runs');
  const before = await readWhole(join(runs, registerName));
  const names = await archiveNames(data);
  const kept = names.filter((name) => timeOfRun(name) !== null);
  const found: FoundRun[] = [];
  for (const run of kept) found.push(await findRun(runs, run));
  const register = await readRegister(runs);
  const pending = names
    .filter((name) => name.startsWith(partialPrefix))
    .map((name) => name.slice(partialPrefix.length));

  const problems: Problem[] = [];
  if (register !== null) problems.push(...verify(found, register, pending));
  else if (kept.length > 0 || before !== null) {
    const text = before === null ? 'chain.json is missing' : 'chain.json is damaged';
    problems.push({ kind: 'broken-chain', run: kept.at(-1) ?? 'no run', file: null, text });
    problems.push(...verify(found, null, pending));
  }
  const after = await readWhole(join(runs, registerName));
  if (problems.length > 0 && look < mostLooks && !isSame(before, after)) return verifyArchive(data, look + 1);
  const files = found.flatMap((run) => run.files).filter((file) => 'size' in file);
  return { problems, runs: kept, files: files.length, size: files.reduce((sum, file) => sum + file.size, 0) };
}

export interface ListedRun {
  readonly run: string;
  readonly began: number;
  /** It goes on, or was broken off and not yet kept. */
  readonly partial: boolean;
  readonly latest: boolean;
  readonly files: number;
  /** Bytes. */
  readonly size: number;
  /** The text of its results.json, or null. */
  readonly results: string | null;
}

/** The runs in the data folder, oldest first. Rejects like verifyArchive. */
export async function listArchive(data: string): Promise<readonly ListedRun[]> {
  const runs = join(data, 'runs');
  const latest = await stat(join(runs, 'latest')).catch(() => null);
  const listed: ListedRun[] = [];
  for (const name of await archiveNames(data)) {
    const partial = name.startsWith(partialPrefix);
    const run = partial ? name.slice(partialPrefix.length) : name;
    const began = timeOfRun(run);
    if (began === null) continue;
    const folder = await stat(join(runs, name)).catch(() => null);
    // It got its final name, or was removed, meanwhile.
    if (folder === null) continue;
    const results = await readWhole(join(runs, name, 'results.json'));
    const sizes = await sizesIn(join(runs, name));
    listed.push({
      ...{ run, began, partial, latest: folder.ino === latest?.ino, files: sizes.length },
      size: sizes.reduce((sum, size) => sum + size, 0),
      results: results === null ? null : Buffer.from(results).toString(),
    });
  }
  return listed.sort((a, b) => a.began - b.began);
}

async function findRun(runs: string, run: string): Promise<FoundRun> {
  const folder = join(runs, run);
  try {
    const files = await hashFolder(folder, manifestName);
    const manifest = await readWhole(join(folder, manifestName));
    return { run, files, manifest: manifest === null ? null : Buffer.from(manifest).toString(), error: null };
  } catch (error) {
    return { run, files: [], manifest: null, error: messageOf(error) };
  }
}

async function archiveNames(data: string): Promise<readonly string[]> {
  try {
    return (await readdir(join(data, 'runs'))).sort();
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'ENOENT') {
      throw new NetmonError('NOT_FOUND', 'archive', `there are no runs in ${data}`, { cause, hint: 'netmon start' });
    }
    const text = `${join(data, 'runs')} cannot be read: ${fileReason(cause)}`;
    if (code !== 'EACCES') throw new NetmonError('INPUT_INVALID', 'archive', text, { cause });
    const hint = 'use sudo, or add yourself to the group netmon';
    throw new NetmonError('NO_RIGHTS', 'archive', text, { cause, hint });
  }
}

async function sizesIn(folder: string): Promise<readonly number[]> {
  try {
    return await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  } catch {
    return [];
  }
}

const isSame = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
