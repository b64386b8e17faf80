import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { NetmonError } from '../../core/errors.ts';
import { canReach, ensureUser, giveDataFolder, type User } from './become-user.ts';

/** Set in the second stage, which runs in a mount namespace of its own. */
const stageVariable = 'NETMON_STAGE';

/** Where the program appears for a user who cannot reach the folder that it is in (a clone in somebody's home). */
const mountPoint = '/run/netmon';

/** CAP_NET_RAW in the effective set of this process (capabilities(7); /proc/self/status, a hexadecimal mask). */
export function mayUseRawSockets(status = readFileSync('/proc/self/status', 'utf8')): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
  return (BigInt(`0x${effective}`) & (1n << 13n)) !== 0n;
}

export interface DropOptions {
  readonly runAs: string;
  readonly data: string;
  /** Files that the user must be able to read. */
  readonly files: readonly string[];
}

/**
 * Started as root, goes on as another user with the two capabilities that sniffing and raw scans need, and no way to more.
 * This process is replaced (execve: same process id, same terminal), so it returns only when there is nothing to give up, or
 * with a sentence that says why root was kept. Throws NO_RIGHTS or DATA_NOT_WRITABLE.
 */
export function giveUpRoot({ runAs, data, files }: DropOptions): string | null {
  if (process.geteuid?.() !== 0 || runAs === 'root') return null;
  const user = ensureUser(runAs);
  giveDataFolder(user, data);
  for (const file of files) {
    if (canReach(user, file)) continue;
    throw new NetmonError('NO_RIGHTS', 'security', `root is dropped, and the user ${user.name} cannot read ${file}`, {
      hint: `make it readable: chgrp ${user.name} FILE && chmod 640 FILE, in a folder such as /etc/netmon`,
    });
  }
  const program = process.argv[1] ?? '';
  if (canReach(user, program) && canReach(user, process.execPath)) return become(user, process.execPath, program);
  return process.env[stageVariable] === undefined ? enterOwnMounts() : becomeThroughMount(user, program);
}

function become(user: User, node: string, program: string): never {
  const capabilities = '-all,+net_raw,+net_admin';
  return execute('setpriv', [
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--init-groups',
    `--inh-caps=${capabilities}`,
    `--ambient-caps=${capabilities}`,
    `--bounding-set=${capabilities}`,
    '--no-new-privs',
    '--',
    node,
    ...process.execArgv,
    program,
    ...process.argv.slice(2),
  ]);
}

/** The mounts that follow are seen by this process and its children only, and go with them. */
function enterOwnMounts(): string | null {
  if (spawnSync('unshare', ['--mount', 'true']).status !== 0) {
    return 'the clone is where the user netmon cannot reach it (move it to /opt, say), and no private mounts are possible here';
  }
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  return execute('unshare', ['--mount', '--propagation', 'slave', '--', ...again], { [stageVariable]: 'mounts' });
}

function becomeThroughMount(user: User, program: string): never {
  const root = dirname(fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '/.'));
  const app = join(mountPoint, 'app');
  const node = join(mountPoint, 'node');
  mkdirSync(app, { recursive: true, mode: 0o755 });
  writeFileSync(node, '', { flag: 'a' });
  bind(root, app);
  bind(process.execPath, node);
  return become(user, node, join(app, program.slice(root.length)));
}

function bind(from: string, to: string): void {
  const mounted = spawnSync('mount', ['--bind', from, to], { encoding: 'utf8' });
  if (mounted.status === 0) return;
  throw new NetmonError('NO_RIGHTS', 'security', `${from} could not be mounted at ${to}: ${mounted.stderr.trim()}`, {
    hint: 'move the clone to a folder that everybody may enter, such as /opt/netmon',
  });
}

function execute(program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): never {
  const { [stageVariable]: _, ...environment } = process.env;
  const found = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'].map((folder) => join(folder, program));
  const file = found.find((candidate) => spawnSync(candidate, ['--version']).status === 0);
  if (file === undefined || process.execve === undefined) {
    throw new NetmonError(
      'TOOL_MISSING',
      'security',
      `${program} (util-linux) is not installed, so root cannot be dropped`,
      {
        hint: 'install util-linux, or set security.run_as to root',
      },
    );
  }
  return process.execve(file, [program, ...args], { ...environment, ...more });
}
