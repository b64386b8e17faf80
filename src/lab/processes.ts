import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { NetmonError, systemCode } from '../core/errors.ts';

/** How a program of the lab ended. */
export interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Puts a program into a network namespace. The process id stays that of the program: `ip netns exec` becomes it. */
export const inNamespace = (namespace: string, program: string, args: readonly string[]): readonly string[] => [
  'ip',
  'netns',
  'exec',
  namespace,
  program,
  ...args,
];

/** Starts a program given as one argument array, never through a shell. */
export function start(command: readonly string[], options: SpawnOptions): ChildProcess {
  const [program = '', ...args] = command;
  return spawn(program, args, options);
}

/** Runs a program to its end. Rejects with TOOL_MISSING when it is not installed, TOOL_TIMEOUT when it takes too long. */
export async function run(
  command: readonly string[],
  { input = '', timeout = 30_000, env = process.env }: RunOptions = {},
): Promise<Outcome> {
  const child = start(command, { env });
  const limit = setTimeout(() => child.kill('SIGKILL'), timeout);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  child.stdin?.on('error', () => undefined); // a program may end without having read its input
  child.stdin?.end(input);
  try {
    const code = await ended(child, command);
    if (code === null && child.killed)
      throw new NetmonError('TOOL_TIMEOUT', 'lab', `'${command.join(' ')}' took more than ${timeout} ms`);
    return { code, stdout: stdout(), stderr: stderr() };
  } finally {
    clearTimeout(limit);
  }
}

export interface RunOptions {
  readonly input?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program that must succeed, and gives what it printed. */
export async function must(command: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await run(command, { input });
  if (code === 0) return stdout;
  throw new NetmonError('TOOL_FAILED', 'lab', `'${command.join(' ')}' failed: ${stderr.trim() || `exit code ${code}`}`);
}

/** Many commands of iproute2 in one process, in the namespace if one is given. */
export async function ipBatch(lines: readonly string[], namespace?: string): Promise<void> {
  const where = namespace === undefined ? [] : ['-n', namespace];
  await must(['ip', ...where, '-batch', '-'], `${lines.join('\n')}\n`);
}

/** Exit code of a child, when it has ended and all its output is read. */
export function ended(child: ChildProcess, command: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', (cause) => {
      const missing = systemCode(cause) === 'ENOENT';
      const message = `'${command[0]}' cannot be run${missing ? ': it is not installed' : ''}`;
      reject(new NetmonError(missing ? 'TOOL_MISSING' : 'TOOL_FAILED', 'lab', message, { cause }));
    });
  });
}

function collect(stream: ChildProcess['stdout']): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
