import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  fchownSync,
  lchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf, NetmonError, systemCode } from '../../core/errors.ts';

const source = 'security';

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** From /etc/passwd (passwd(5)); null when there is none of this name. */
export function findUser(name: string, passwd = readFileSync('/etc/passwd', 'utf8')): User | null {
  for (const line of passwd.split('\n')) {
    const [login, , uid, gid] = line.split(':');
    if (login === name) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

/** Finds the user; makes netmon's own system user where it is not there yet. Throws NO_RIGHTS. */
export function ensureUser(name: string): User {
  const user = findUser(name) ?? (name === 'netmon' ? makeUser(name) : null);
  if (user !== null) return user;
  throw new NetmonError('NO_RIGHTS', source, `there is no user ${name} (security.run_as)`, {
    hint: `create it with: useradd --system ${name}`,
  });
}

/** Two agents that start at the same time would each make the user, and one of them go on with a user id that is gone. */
const userLock = '/run/netmon-user.lock';

function makeUser(name: string): User | null {
  const args = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
  const useradd = ['useradd', ...args, '--shell', '/usr/sbin/nologin', name];
  const made = spawnSync('flock', [userLock, ...useradd], { encoding: 'utf8' });
  // The other one may have made it while this one waited: useradd then fails, and all is well.
  const user = findUser(name);
  if (user !== null) return user;
  const reason = made.error?.message ?? made.stderr.trim();
  throw new NetmonError('NO_RIGHTS', source, `the user ${name} could not be created: ${reason}`, {
    hint: 'set security.run_as to an existing user, or to root',
  });
}

/** Whether `user` may use `file`: read it, and pass through every folder above it (mode bits only). */
export function canReach(user: User, file: string): boolean {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (!allows(user, folder, 0o1)) return false;
    if (folder === dirname(folder)) return allows(user, file, 0o4);
  }
}

function allows({ uid, gid }: User, file: string, bit: number): boolean {
  const { mode, uid: owner, gid: group } = statSync(file);
  const shift = uid === owner ? 6 : gid === group ? 3 : 0;
  return ((mode >> shift) & bit) === bit;
}

const marker = '.netmon-data';

/** A folder that somebody else filled is not taken over: these are what netmon itself leaves there. */
const own = [marker, 'netmon.db'];

/**
 * Makes the data folder with all that is in it the user's. Throws DATA_NOT_WRITABLE when it is not netmon's, or when the
 * user cannot reach it.
 */
export function giveDataFolder(user: User, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
    const names = readdirSync(folder);
    if (names.length > 0 && !names.some((name) => own.includes(name))) {
      throw new NetmonError('DATA_NOT_WRITABLE', 'data', `${folder} is not empty and was not created by netmon`, {
        hint: 'choose an empty folder with --data',
      });
    }
    mark(folder);
    if (statSync(folder).uid !== user.uid) chownTree(user, realpathSync(folder));
  } catch (cause) {
    if (cause instanceof NetmonError) throw cause;
    throw new NetmonError(
      'DATA_NOT_WRITABLE',
      'data',
      `the data folder ${folder} cannot be used: ${messageOf(cause)}`,
      {
        cause,
        hint: 'make sure that its disk is mounted, writable and not full, or choose another folder with --data',
      },
    );
  }
  if (!canReach(user, folder)) {
    throw new NetmonError('DATA_NOT_WRITABLE', 'data', `the user ${user.name} cannot reach ${folder}`, {
      hint: 'choose a folder below /var/lib with --data, or set security.run_as to root',
    });
  }
}

/** What the user already owns it could have swapped for a link to a file of root's: nothing is written where something stands. */
function mark(folder: string): void {
  try {
    writeFileSync(join(folder, marker), 'This folder belongs to netmon.\n', { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

/**
 * Through open folders and not by path, as whoever owns the tree so far could swap a folder for a link under root's hands. What is
 * in a folder comes before itself: it changes hands last.
 */
function chownTree(user: User, folder: string): void {
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const here = `/proc/self/fd/${fd}`;
    for (const entry of readdirSync(here, { withFileTypes: true })) {
      const child = join(here, entry.name);
      if (entry.isDirectory()) chownTree(user, child);
      else lchownSync(child, user.uid, user.gid);
    }
    fchownSync(fd, user.uid, user.gid);
  } finally {
    closeSync(fd);
  }
}
