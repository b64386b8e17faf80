import { messageOf, NetmonError, systemCode } from '../../core/errors.ts';

const notWritable = /^SQLITE_(FULL|READONLY|IOERR|CANTOPEN|PERM)/;
const noRights = /^SQLITE_(CANTOPEN|READONLY|PERM|AUTH|IOERR_LOCK)/;
const damaged = /^SQLITE_(NOTADB|CORRUPT|FORMAT)/;

/** What an error of better-sqlite3 means. Result codes: https://sqlite.org/rescode.html */
export function sqliteFailure(error: unknown, file: string, readonly: boolean): NetmonError {
  if (error instanceof NetmonError) return error;
  // better-sqlite3 looks for the folder itself and has no code for this.
  const code = systemCode(error) ?? (messageOf(error).includes('directory does not exist') ? 'SQLITE_CANTOPEN' : '');
  if (readonly && noRights.test(code)) return noReadRights(file, error);
  if (notWritable.test(code)) return failure('DATA_NOT_WRITABLE', file, 'cannot be written', error, fullHint(code));
  if (damaged.test(code)) {
    const hint = 'move the file away to start anew, or put a backup in its place; nothing was changed';
    return failure('STORE_FAILED', file, 'is damaged or not a database', error, hint);
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return failure('STORE_FAILED', file, 'is in use', error, 'end the other program that writes to it');
  }
  return failure('STORE_FAILED', file, 'cannot be used', error, null);
}

/** For a reader that has no right to the file, or to make the two files beside it that SQLite needs (-wal, -shm). */
export const noReadRights = (file: string, cause?: unknown): NetmonError =>
  new NetmonError('NO_RIGHTS', 'store', `${file} may not be read by this user`, {
    cause,
    hint: 'use sudo, or become a member of the group netmon',
  });

const failure = (
  code: 'DATA_NOT_WRITABLE' | 'STORE_FAILED',
  file: string,
  what: string,
  cause: unknown,
  hint: string | null,
): NetmonError => new NetmonError(code, 'store', `${file} ${what}: ${messageOf(cause)}`, { cause, hint });

const fullHint = (code: string): string =>
  code === 'SQLITE_FULL'
    ? 'make room on its disk'
    : 'see that its disk has room and is writable, and who owns the folder';
