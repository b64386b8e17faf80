import { spawn } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileReason, NetmonError, systemCode } from '../core/errors.ts';
import { findProgram } from './programs/find-program.ts';

export interface FolderLock {
  /** Idempotent. Ends by itself with the process. */
  release(): void;
}

/** flock(1) exits so when somebody else has the lock. */
const lockedByAnother = 1;

/**
 * Takes flock(2) on an open file by lending its descriptor to flock(1) for a moment: the lock belongs to the open file, not
 * to the process that asked for it, so it stays ours when that program has ended.
 */
async function takeLock(fd: number): Promise<{ readonly exitCode: number | null; readonly complaint: string }> {
  const program = await findProgram('flock');
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['--exclusive', '--nonblock', '3'], { stdio: ['ignore', 'ignore', 'pipe', fd] });
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, complaint: complaint.trim() }));
  });
}

function openLockFile(file: string): number {
  try {
    return openSync(file, 'a+', 0o640);
  } catch (cause) {
    throw new NetmonError('DATA_NOT_WRITABLE', 'data', `${file} cannot be opened: ${fileReason(cause)}`, {
      ...{ cause, hint: systemCode(cause) === 'EACCES' ? 'use sudo, or choose another folder with --data' : null },
    });
  }
}

function lockedError(folder: string, holder: string): NetmonError {
  const who = /^\d+$/.test(holder) ? ` (process ${holder})` : '';
  return new NetmonError('DATA_LOCKED', 'data', `another netmon${who} uses ${folder}`, {
    hint: 'stop it first, or choose another folder with --data',
  });
}

/**
 * Makes this process the only agent of a data folder. The kernel holds the lock and drops it when the process ends in
 * whatever way, so there are no stale locks, no races and no mistaken process ids; it holds across network and process
 * namespaces. The process id in the file is for the message only. Rejects with DATA_LOCKED, DATA_NOT_WRITABLE.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = join(folder, 'agent.lock');
  const fd = openLockFile(file);
  let held = true;
  const release = (): void => {
    if (held) closeSync(fd);
    held = false;
  };
  try {
    const { exitCode, complaint } = await takeLock(fd);
    if (exitCode === lockedByAnother) throw lockedError(folder, readFileSync(file, 'utf8').trim());
    if (exitCode !== 0) {
      throw new NetmonError('DATA_NOT_WRITABLE', 'data', `${file} cannot be locked: ${complaint}`);
    }
    ftruncateSync(fd);
    writeSync(fd, `${process.pid}\n`);
    return { release };
  } catch (error) {
    release();
    throw error;
  }
}
