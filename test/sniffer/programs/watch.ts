import { createInterface } from 'node:readline';
import { isMainThread, Worker } from 'node:worker_threads';
import { forkProgram } from '../../../src/edges/programs/child.ts';
import { openSniffer } from '../../../src/sniffer/client.ts';

/**
 * A parent of a sniffer, for tests: `watch.ts main|worker INTERFACE…`. Prints each message as a line of JSON, then `ended`
 * or `died`. Reads orders: `watch INTERFACE`, `stop`, and for the worker thread `terminate`.
 */

const [where, ...interfaces] = process.argv.slice(2);
const print = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value)}\n`);

function watch(): void {
  const sniffer = openSniffer({ interfaces, fork: forkProgram, signal: new AbortController().signal });
  if (isMainThread) {
    createInterface({ input: process.stdin }).on('line', (line) => {
      const [order, name = ''] = line.split(' ');
      if (order === 'watch') sniffer.watch(name);
      else void sniffer.stop();
    });
  }
  tell(sniffer.messages).then(
    () => print({ kind: 'ended' }),
    (error) => print({ kind: 'died', code: error.code, reason: error.message }),
  );
}

async function tell(messages: AsyncIterable<unknown>): Promise<void> {
  for await (const message of messages) print(message);
}

if (isMainThread && where === 'worker') {
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) });
  createInterface({ input: process.stdin }).on('line', () => void worker.terminate());
} else {
  watch();
}
