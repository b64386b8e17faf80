import { type FSWatcher, watch } from 'node:fs';
import { lookAt } from './log-file.ts';

/** Tells when something in some folders changes; with a slow look for where the kernel does not tell. */
export interface FolderWatch {
  /** The folders to be watched from now on. */
  set(folders: ReadonlySet<string>): void;
  /** Resolves at once when something changed since the last call, otherwise when it does, after `ms`, or when it is to end. True: changed. */
  changed(ms: number): Promise<boolean>;
  /** Whether names came or went since the last call. */
  takeRenamed(): boolean;
  close(): void;
}

interface Watched {
  readonly watcher: FSWatcher;
  /** The folder itself may be replaced. */
  readonly inode: string | null;
}

export function createFolderWatch(signal: AbortSignal): FolderWatch {
  const watched = new Map<string, Watched>();
  let [isChanged, isRenamed] = [false, true];
  let wake = (): void => {};

  const tell = (event: string): void => {
    isChanged = true;
    isRenamed ||= event === 'rename';
    wake();
  };
  const drop = (folder: string): void => {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  };
  const add = (folder: string): void => {
    try {
      const watcher = watch(folder, { persistent: false }, tell);
      watcher.on('error', () => drop(folder));
      watched.set(folder, { watcher, inode: inodeOf(folder) });
    } catch {
      // No more watches to be had, or no such folder: the slow look remains.
    }
  };
  signal.addEventListener('abort', () => wake(), { once: true });

  return {
    set(folders) {
      for (const [folder, { inode }] of watched) {
        if (!folders.has(folder) || inodeOf(folder) !== inode) drop(folder);
      }
      for (const folder of folders) if (!watched.has(folder)) add(folder);
    },
    async changed(ms) {
      if (!isChanged && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, ms);
        await promise;
        clearTimeout(timer);
      }
      const was = isChanged;
      isChanged = false;
      return was;
    },
    takeRenamed() {
      const was = isRenamed;
      isRenamed = false;
      return was;
    },
    close: () => [...watched.keys()].forEach(drop),
  };
}

function inodeOf(folder: string): string | null {
  const look = lookAt(folder);
  return look.kind === 'folder' ? look.inode : null;
}
