import { readlink, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { outdated, type Retention } from '../../archive/retention.ts';
import { partialPrefix, timeOfRun } from '../../archive/run-name.ts';
import { makeFolder, namesIn, swapLink, writeAtomically } from '../files/files.ts';
import { createRunChain } from './run-chain.ts';

/** The folder of a run that goes on. */
export interface RunFolder {
  /** Time of the run, `20261121T060102.345Z`; the name that the folder will have. */
  readonly name: string;
  /** Absolute path for now. */
  readonly path: string;
  /** It was kept before and has its name. */
  readonly isKept?: boolean;
}

/** What is written beside nmap's own files: name of each file → its text. */
export type RunDocuments = { readonly [file: string]: string };

/** `runs/<UTC time>/` below the data folder, and `runs/latest`, which always points to a whole run. */
export interface RunFolders {
  /** Makes a folder with a temporary name. */
  open(time: number): Promise<RunFolder>;
  /** The folder of a run whose process was killed, by its name, whether it was kept or not; null when it is not there. */
  reopen(name: string): Promise<RunFolder | null>;
  /** Seals it with a manifest and gives it its name; `isWhole` makes it the latest. Resolves with its path below the data folder. */
  keep(folder: RunFolder, isWhole: boolean, documents?: RunDocuments): Promise<string>;
  /** Removes what it made for a run that did not even start. */
  discard(folder: RunFolder): Promise<void>;
  /** Keeps what runs left that were killed, as far as there is room. Call it before anything else. */
  prepare(): Promise<void>;
  /** Removes what is too old or too much, but not the latest whole run. */
  retain(retention: Retention): Promise<void>;
}

/** `data` is the data folder. Everything rejects with DATA_NOT_WRITABLE where an operator can mend it. */
export function createRunFolders(data: string): RunFolders {
  const runs = join(data, 'runs');
  const chain = createRunChain(runs);
  const oneByOne = createQueue();
  /** What is kept does not grow any more. */
  const sizes = new Map<string, number>();
  let lastTime = 0;
  let latest: string | null = null;

  const finish = async (name: string, documents: RunDocuments): Promise<void> => {
    const path = join(runs, partialPrefix + name);
    for (const [file, text] of Object.entries(documents)) await writeAtomically(join(path, file), text);
    await chain.seal(path, name);
    await rename(path, join(runs, name));
  };

  const retain = (retention: Retention): Promise<void> =>
    oneByOne(async () => {
      const kept = [];
      for (const run of await namesIn(runs)) {
        const began = timeOfRun(run);
        if (began === null) continue;
        const size = retention.bytes === null ? 0 : (sizes.get(run) ?? (await sizeOf(join(runs, run))));
        if (retention.bytes !== null) sizes.set(run, size);
        kept.push({ run, began, size });
      }
      for (const run of outdated(kept, retention, latest)) {
        await chain.remove(join(runs, run));
        sizes.delete(run);
      }
    });

  return {
    async open(time) {
      lastTime = Math.max(time, lastTime + 1);
      const name = new Date(lastTime).toISOString().replaceAll(/[-:]/g, '');
      const path = join(runs, partialPrefix + name);
      await makeFolder(path);
      return { name, path };
    },
    async reopen(name) {
      if (timeOfRun(name) === null) return null;
      const [left, kept] = [join(runs, partialPrefix + name), join(runs, name)];
      if (await isFolder(left)) return { name, path: left };
      return (await isFolder(kept)) ? { name, path: kept, isKept: true } : null;
    },
    keep: ({ name }, isWhole, documents = {}) =>
      oneByOne(async () => {
        await finish(name, documents);
        if (isWhole && (latest === null || name > latest)) {
          await swapLink(join(runs, 'latest'), name);
          latest = name;
        }
        return join('runs', name);
      }),
    discard: ({ path }) => rm(path, { recursive: true, force: true }),
    prepare: () =>
      oneByOne(async () => {
        latest = await target(join(runs, 'latest'));
        for (const name of (await namesIn(runs)).filter((entry) => entry.startsWith(partialPrefix))) {
          // On a disk without room it keeps its temporary name until the next start.
          await finish(name.slice(partialPrefix.length), {}).catch(() => undefined);
        }
      }),
    retain,
  };
}

/** Runs that end at the same time must not both follow the same run in the chain. */
function createQueue() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const name of await namesIn(folder)) size += (await stat(join(folder, name))).size;
  return size;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function target(link: string): Promise<string | null> {
  try {
    return await readlink(link);
  } catch {
    return null;
  }
}
