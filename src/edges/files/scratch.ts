import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Folder below the data folder for files that nobody needs after the work that made them. Emptied at the agent's start. */
export const scratchFolder = (data: string): string => join(data, 'scratch');

/** Gives a new empty folder for the time of `use`. */
export async function withScratch<T>(data: string, use: (folder: string) => Promise<T>): Promise<T> {
  const parent = scratchFolder(data);
  await mkdir(parent, { recursive: true, mode: 0o750 });
  const folder = await mkdtemp(join(parent, 'work-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes what an agent that was killed left behind. */
export const emptyScratch = (data: string): Promise<void> => rm(scratchFolder(data), { recursive: true, force: true });
