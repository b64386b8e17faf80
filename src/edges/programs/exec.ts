import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import type { Exec, ExecOptions, ExecResult } from '../../core/edges.ts';
import { type ErrorCode, messageOf, NetmonError } from '../../core/errors.ts';
import { lineSplitter } from '../files/lines.ts';
import { signalTo, withoutNetAdmin } from './child.ts';
import { findProgram } from './find-program.ts';

/** Milliseconds between asking a program to end and killing it. */
const patience = 3000;

const defaultMaxOutput = 16 * 1024 * 1024;

/**
 * A session of its own, so that no program reaches our terminal (nmap would read keys from it and change its settings, and
 * with the option against that tells no progress), and Ctrl+C ends programs through us only.
 */
const apart = { detached: true };

/** What setpriv(1) exits with when the kernel does not execute the program: refused, or its interpreter is not there. */
const refusals: ReadonlyMap<number | null, ErrorCode> = new Map([
  [126, 'NO_RIGHTS'],
  [127, 'TOOL_MISSING'],
]);

/** They configure the interface that they watch; the others only open raw sockets. */
const needsNetAdmin: ReadonlySet<string> = new Set(['suricata', 'snort']);

/**
 * Arguments for setpriv(1), which asks the kernel to kill the program when the thread that started it ends, however it ends.
 * The request survives the exec because the program gains no rights by it (see PR_SET_PDEATHSIG in prctl(2)): ambient
 * capabilities are fine, a set-user-ID program would outlive us.
 */
const boundToParent = (file: string, args: readonly string[]): string[] => [
  ...(needsNetAdmin.has(basename(file)) ? [] : withoutNetAdmin),
  ...['--pdeathsig', 'KILL', '--', file, ...args],
];

const passedOn = ['PATH', 'HOME', 'TMPDIR', 'TZ'] as const;

/**
 * Not our whole environment: it may hold the secrets that the config refers to. The locale is the one whose numbers and
 * messages the parsers know.
 */
function toolEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C.UTF-8' };
  for (const name of passedOn) if (process.env[name] !== undefined) env[name] = process.env[name];
  return env;
}

/** Asks a child to end, once; the first reason counts. Kills it when it does not listen. */
function createEnder(child: ChildProcess) {
  let ending: { readonly reason: unknown } | null = null;
  let kill: NodeJS.Timeout | undefined;
  return {
    end(reason: unknown): void {
      if (ending !== null) return;
      ending = { reason };
      signalTo(child, 'SIGTERM');
      kill = setTimeout(() => signalTo(child, 'SIGKILL'), patience);
    },
    forget: () => clearTimeout(kill),
    throwReason(): void {
      if (ending !== null) throw ending.reason;
    },
  };
}

function collect(stream: Readable, limit: number, onTooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) onTooMuch();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function readLines(
  stream: Readable,
  onLine: (line: string) => void,
  onFailure: (error: unknown) => void,
): () => string {
  const splitter = lineSplitter(onLine);
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      onFailure(error);
    }
  };
  stream.on('data', (chunk: Buffer) => guarded(() => splitter.push(chunk)));
  stream.on('end', () => guarded(() => splitter.end()));
  return () => '';
}

/** Resolves when the child has ended and its output is read. */
function ended(child: ChildProcess): Promise<{ readonly exitCode: number | null; readonly signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      // A program that it left behind may hold its output open for ever.
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, patience).unref();
    });
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
}

function start(setpriv: string, file: string, args: readonly string[], input: string | undefined) {
  const bound = boundToParent(file, args);
  const env = toolEnvironment();
  const child =
    input === undefined
      ? spawn(setpriv, bound, { ...apart, env, stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn(setpriv, bound, { ...apart, env, stdio: ['pipe', 'pipe', 'pipe'] });
  // A program may end without reading its input; how it ended says whether that matters.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  return child;
}

async function attend(program: string, child: ReturnType<typeof start>, options: ExecOptions): Promise<ExecResult> {
  const { signal, timeout, maxOutput = defaultMaxOutput, onLine, onErrorLine } = options;
  const ender = createEnder(child);
  const tooMuch = (): void =>
    ender.end(new NetmonError('TOOL_FAILED', program, `${program} wrote more than ${maxOutput} bytes`));
  const late = (): void =>
    ender.end(new NetmonError('TOOL_TIMEOUT', program, `${program} did not end within ${timeout} ms`));
  const abort = (): void => ender.end(signal.reason);

  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const deadline = timeout === undefined ? undefined : setTimeout(late, timeout);
  const read = (stream: Readable, eachLine: typeof onLine) =>
    eachLine === undefined ? collect(stream, maxOutput, tooMuch) : readLines(stream, eachLine, ender.end);
  const stdout = read(child.stdout, onLine);
  const stderr = read(child.stderr, onErrorLine);
  options.onStart?.({ signal: (name) => signalTo(child, name) });
  try {
    const end = await ended(child);
    ender.throwReason();
    return { ...end, stdout: stdout(), stderr: stderr() };
  } finally {
    signal.removeEventListener('abort', abort);
    clearTimeout(deadline);
    ender.forget();
  }
}

/** The real Exec; see the promise there. A program belongs to the thread that called this. */
export const exec: Exec = async (program, args, options) => {
  options.signal.throwIfAborted();
  const [setpriv, file] = await Promise.all([findProgram('setpriv'), findProgram(program)]);
  options.signal.throwIfAborted();
  const result = await runChild(program, () => start(setpriv, file, args, options.input), options);
  const refusal = refusals.get(result.exitCode);
  if (refusal !== undefined && result.stderr.startsWith('setpriv:')) {
    throw new NetmonError(refusal, program, `${file} cannot be executed: ${result.stderr.trim()}`);
  }
  return result;
};

async function runChild(
  program: string,
  open: () => ReturnType<typeof start>,
  options: ExecOptions,
): Promise<ExecResult> {
  try {
    const child = open();
    // Rejects when it could not be started; without a file descriptor left it has not even streams then.
    await once(child, 'spawn');
    return await attend(program, child, options);
  } catch (cause) {
    if (cause instanceof NetmonError || options.signal.aborted) throw cause;
    throw new NetmonError('TOOL_FAILED', program, `${program} could not be run: ${messageOf(cause)}`, { cause });
  }
}
