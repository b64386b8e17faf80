import { createInterface } from 'node:readline';
import { spareMemory } from '../edges/spare-memory.ts';
import { openLine } from './line.ts';
import { startLive } from './live.ts';
import type { SnifferRequest } from './messages.ts';
import { createOutbox } from './outbox.ts';
import { playRecording } from './recording.ts';

/**
 * The sniffer process: `main live INTERFACE…` or `main file FILE NAME`. It writes a SnifferMessage a line to file
 * descriptor 3, reads a SnifferRequest a line from standard input, and ends when standard input does: then its parent is
 * gone or has had enough.
 */

/** Milliseconds between two tries to send the last messages, and how many tries. */
const pause = 5;
const tries = 100;

async function live(names: readonly string[]): Promise<void> {
  spareMemory();
  const outbox = createOutbox(openLine(), Date.now);
  const capture = await startLive(outbox, Date.now);
  for (const name of names) capture.watch(name);

  const end = (triesLeft: number): void => {
    if (outbox.flush() || triesLeft === 0) process.exit(0);
    setTimeout(end, pause, triesLeft - 1);
  };
  const stop = (): void => {
    capture.tick();
    end(tries);
  };
  process.on('SIGTERM', stop);
  createInterface({ input: process.stdin })
    .on('line', (text) => {
      const request = JSON.parse(text) as SnifferRequest;
      capture.watch(request.interface);
    })
    .on('close', stop);
}

// Ctrl+C reaches the whole process group; when to end is the parent's business.
process.on('SIGINT', () => undefined);

const [mode, ...names] = process.argv.slice(2);
if (mode === 'live') await live(names);
else await playRecording(names[0] ?? '', names[1] ?? '');
