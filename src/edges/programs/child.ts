import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ChildFeed } from '../../core/edges.ts';
import { NetmonError } from '../../core/errors.ts';
import { asReader } from '../rights/root-given-up.ts';

/** Milliseconds between the polite request to end and SIGKILL. */
const patience = 1500;
const maxErrorText = 2000;
const setpriv = '/usr/bin/setpriv';

/** Arguments for setpriv(1): who reads what attackers send shall not be able to change interfaces, routes and firewalls as well. */
export const withoutNetAdmin = ['--inh-caps=-net_admin', '--ambient-caps=-net_admin'] as const;

/**
 * Megabytes. Left to itself V8 lets the heap of a busy process grow before it looks. Measured on a sniffer at 50,000
 * frames a second: flat at 120 MB all told instead of 210 MB, for about a third more of its processor time.
 */
const heapLimits = ['--expose-gc', '--max-semi-space-size=8', '--max-old-space-size=64'];

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Starts one of our own programs as a process of its own. It writes one JSON value a line to file descriptor 3 and reads
 * the same from standard input; neither it nor what it prints reaches the terminal. It must end when standard input does;
 * besides, the kernel kills it when the thread that started it ends (where util-linux has setpriv, which is everywhere).
 *
 * A pipe and not Node's IPC channel: a pipe that is not read fills up, and so tells the program that its reader is slow.
 */
export const forkProgram = <T>(program: URL, args: readonly string[]): ChildFeed<T> =>
  forkWith<T>(withoutNetAdmin, program, args);

/** The same for a program that reads a file which anybody may have made: of root it has no more than the right to read. */
export const forkReader = <T>(program: URL, args: readonly string[]): ChildFeed<T> =>
  forkWith<T>(process.geteuid?.() === 0 ? asReader : withoutNetAdmin, program, args);

function forkWith<T>(rights: readonly string[], program: URL, args: readonly string[]): ChildFeed<T> {
  const command = [process.execPath, ...heapLimits, fileURLToPath(program), ...args];
  const guarded = existsSync(setpriv) ? [setpriv, ...rights, '--pdeathsig', 'KILL', '--', ...command] : command;
  const child = spawn(guarded[0] ?? process.execPath, guarded.slice(1), {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    // Not our whole environment: it may hold the secrets that the config refers to.
    env: { PATH: process.env.PATH, MALLOC_ARENA_MAX: '2' },
  });
  const ended = endOf(child);
  let stopping = false;
  child.stdin?.on('error', () => undefined);

  return {
    messages: messagesOf<T>(child, path.basename(path.dirname(fileURLToPath(program))), ended, () => stopping),
    send(message) {
      child.stdin?.write(`${JSON.stringify(message)}\n`);
    },
    async stop() {
      stopping = true;
      child.stdin?.end();
      signalTo(child, 'SIGTERM');
      const timer = setTimeout(() => signalTo(child, 'SIGKILL'), patience);
      await ended.catch(() => undefined);
      clearTimeout(timer);
    },
  };
}

/** To a child that could not be started Node would send it as well: to process 0, which stands for us and our whole process group. */
export function signalTo(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) child.kill(signal);
}

function endOf(child: ChildProcess): Promise<Ended> {
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', reject);
  });
  // Whoever reads the messages sees the rejection; without a reader it is nobody's.
  ended.catch(() => undefined);
  return ended;
}

async function* messagesOf<T>(
  child: ChildProcess,
  name: string,
  ended: Promise<Ended>,
  isStopping: () => boolean,
): AsyncGenerator<T, void, void> {
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-maxErrorText);
  });
  // Without a file descriptor left Node gives a child no streams at all, against its types.
  const line = (child.stdio as typeof child.stdio | undefined)?.[3];
  if (line instanceof Readable) yield* parseLines<T>(line);
  const { code, signal } = await ended;
  if (isStopping() || code === 0) return;
  const hint = errors.replace(/\p{Cc}+/gu, ' ').trim();
  throw new NetmonError('TOOL_FAILED', name, `the ${name} process ended: ${signal ?? `exit code ${code}`}`, {
    hint: hint === '' ? null : hint,
  });
}

async function* parseLines<T>(stream: Readable): AsyncGenerator<T, void, void> {
  let rest = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) yield JSON.parse(text) as T;
  }
}
