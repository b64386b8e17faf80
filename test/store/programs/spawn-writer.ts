import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('writer.ts', import.meta.url));

/** Starts writer.ts on a database file; it is killed after the test at the latest. */
export function spawnWriter(t: TestContext, file: string): ChildProcessByStdio<null, Readable, null> {
  const writer = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => writer.kill('SIGKILL'));
  return writer;
}
