import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Path of the program. */
export const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command line as a process of its own, in UTC and without colours. */
export const startNetmon = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [main, ...args], {
    env: { ...process.env, TZ: 'UTC', NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Runs one command to its end. */
export async function netmon(...args: readonly string[]): Promise<Outcome> {
  const child = startNetmon(args);
  const outputs = [child.stdout, child.stderr].map((stream) => (stream === null ? '' : text(stream)));
  const [[exitCode], stdout = '', stderr = ''] = await Promise.all([once(child, 'close'), ...outputs]);
  return { exitCode: typeof exitCode === 'number' ? exitCode : null, stdout, stderr };
}

/** The objects of a command that prints one a line. */
export const jsonLines = (stdout: string): { readonly [field: string]: unknown }[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
