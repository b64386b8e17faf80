import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { Secret } from '../../src/core/secret.ts';

export interface PostgresServer {
  /** Makes an empty database. */
  createDatabase(name: string): Promise<Secret>;
  /** Ends it as a loss of power would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const debianRoot = '/usr/lib/postgresql';

/** Folder of the newest server program that is installed (Debian: postgresql), or null. */
function findBinaries(): string | null {
  try {
    const versions = readdirSync(debianRoot).map(Number).filter(Number.isFinite);
    return versions.length === 0 ? null : join(debianRoot, String(Math.max(...versions)), 'bin');
  } catch {
    return null;
  }
}

/**
 * A PostgreSQL server of our own in a temporary folder, reached by a Unix socket only. It ends with this process, however
 * that ends. Null where no server program is installed, which one line says; under CI that is a failure.
 */
export async function startPostgres(): Promise<PostgresServer | null> {
  const binaries = findBinaries();
  if (binaries === null) {
    if (process.env.CI === 'true') throw new Error('no PostgreSQL server is installed: apt install postgresql');
    process.stdout.write('skipped: no PostgreSQL server is installed (apt install postgresql)\n');
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'netmon-postgres-'));
  const asPostgres = process.getuid?.() === 0 ? dropTo('postgres', folder) : [];
  const data = join(folder, 'data');
  const initdb = [
    join(binaries, 'initdb'),
    '--auth=trust',
    '--username=netmon',
    '--encoding=UTF8',
    '--no-sync',
    '-D',
    data,
  ];
  const { status, stderr } = spawnSync('setpriv', [...asPostgres, '--', ...initdb], { cwd: folder });
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`);

  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off', 'restart_after_crash=off'];
  const command = [join(binaries, 'postgres'), '-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const launch = () => launchServer(['--pdeathsig', 'QUIT', ...asPostgres, '--', ...command], folder);
  let server = await launch();
  return {
    createDatabase: (name) => createDatabase(folder, name),
    kill: () => server.end('SIGQUIT'),
    start: async () => {
      server = await launch();
    },
    stop: async () => {
      await server.end('SIGINT');
      rmSync(folder, { recursive: true });
    },
  };
}

function dropTo(user: string, folder: string): string[] {
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, user]).stdout));
  if (uid === undefined || gid === undefined) throw new Error(`there is no user ${user}`);
  chownSync(folder, uid, gid);
  return [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
}

/** Resolves when the server says that it takes connections. */
async function launchServer(args: readonly string[], cwd: string) {
  const server = spawn('setpriv', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
  });
  const log: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    createInterface(server.stderr).on('line', (line) => {
      log.push(line);
      if (line.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`the PostgreSQL server did not start:\n${log.join('\n')}`)));
  });
  await ready;
  return {
    end: async (signal: NodeJS.Signals) => {
      server.kill(signal);
      await ended;
    },
  };
}

async function createDatabase(folder: string, name: string): Promise<Secret> {
  const url = (database: string) => `postgres://netmon@localhost/${database}?host=${folder}`;
  const client = new pg.Client({ connectionString: url('postgres') });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return new Secret(url(name));
}
