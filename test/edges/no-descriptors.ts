import { openSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { forkProgram } from '../../src/edges/programs/child.ts';
import { exec } from '../../src/edges/programs/exec.ts';
import { findProgram } from '../../src/edges/programs/find-program.ts';

/** A process that has no file descriptor left and starts programs all the same; it writes what came of that, a line each. */

const { signal } = new AbortController();
const tell = (what: string, error: unknown): void => {
  const { code = null, message } = error as { readonly code?: string; readonly message: string };
  process.stdout.write(`${JSON.stringify({ what, code, message })}\n`);
};

process.on('uncaughtException', (error) => tell('uncaught', error));
process.on('SIGTERM', () => tell('signal', { message: 'SIGTERM' }));
await findProgram('true');
tell('begin', { message: '' });
for (;;) {
  try {
    openSync('/dev/null', 'r');
  } catch {
    break;
  }
}

await exec('true', [], { signal, timeout: 100 }).catch((error) => tell('exec', error));
const feed = forkProgram(new URL('no-descriptors.ts', import.meta.url), []);
try {
  for await (const _ of feed.messages);
} catch (error) {
  tell('fork', error);
}
feed.send('lost');
await feed.stop();
// A signal arrives with one of the next turns of the event loop.
for (let turn = 0; turn < 10; turn += 1) await setImmediate();
tell('end', { message: '' });
process.exit(0);
