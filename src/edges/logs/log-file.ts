import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { messageOf, systemCode } from '../../core/errors.ts';

/** A log that is open, whatever becomes of its name. */
export interface LogFile {
  readonly inode: string;
  /** A path that leads to this file until it is closed, however often it is renamed. */
  readonly lastingPath: string;
  stat(): { readonly size: number; readonly changed: number; readonly isDeleted: boolean };
  /** Some bytes from `at` on, in `room`; none at the end. */
  read(at: number, room: Buffer): Buffer;
  close(): void;
}

/** Opens a regular file; a sentence says why it cannot be read. Never waits, as a pipe without a writer would have it. */
export function openLogFile(path: string): LogFile | string {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    return whyUnreadable(error);
  }
  const { ino } = fstatSync(descriptor, { bigint: true });
  const wrong = whyNoFile(fstatSync(descriptor));
  if (wrong !== null) {
    closeSync(descriptor);
    return wrong;
  }
  return {
    inode: String(ino),
    lastingPath: `/proc/self/fd/${descriptor}`,
    stat() {
      const { size, mtimeMs, nlink } = fstatSync(descriptor);
      return { size, changed: mtimeMs, isDeleted: nlink === 0 };
    },
    read: (at, room) => room.subarray(0, readSync(descriptor, room, 0, room.length, at)),
    close: () => closeSync(descriptor),
  };
}

export type PathKind =
  | { readonly kind: 'file'; readonly inode: string; readonly size: number; readonly changed: number }
  | { readonly kind: 'folder'; readonly inode: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What stands at a path, symbolic links followed. */
export function lookAt(path: string): PathKind {
  try {
    const { ino } = statSync(path, { bigint: true });
    const found = statSync(path);
    if (found.isDirectory()) return { kind: 'folder', inode: String(ino) };
    const wrong = whyNoFile(found);
    if (wrong !== null) return { kind: 'unreadable', reason: wrong };
    return { kind: 'file', inode: String(ino), size: found.size, changed: found.mtimeMs };
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? { kind: 'absent' } : { kind: 'unreadable', reason: whyUnreadable(error) };
  }
}

function whyNoFile(found: Stats): string | null {
  if (found.isFile()) return null;
  if (found.isDirectory()) return 'is a folder';
  if (found.isFIFO()) return 'is a pipe and not a file';
  return found.isSocket() ? 'is a socket and not a file' : 'is a device and not a file';
}

function whyUnreadable(error: unknown): string {
  const code = systemCode(error);
  if (code === 'ELOOP') return 'is a symbolic link that leads back to itself';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by netmon';
  if (code === 'ENXIO') return 'is a socket or device and not a file';
  if (code === 'ENOENT') return 'is not there';
  if (code === 'ENOTDIR') return 'is below something that is no folder';
  return `cannot be read: ${messageOf(error)}`;
}
