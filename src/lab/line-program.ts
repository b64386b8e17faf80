import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { NetmonError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { ended, start } from './processes.ts';

/** A helper that answers JSON lines on stdin with JSON lines on stdout, matched by `id`, and ends when stdin ends. */
export interface LineProgram {
  /** Rejects with TOOL_FAILED when the answer has an `error` or the helper ends before it. */
  ask<T>(request: { readonly [key: string]: Json }, answer: z.ZodType<T>): Promise<T>;
  /** Ends it, whatever it is doing. */
  stop(): Promise<void>;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

export function startLineProgram(command: readonly string[]): LineProgram {
  const waiting = new Map<number, Waiting>();
  // Detached: Ctrl+C on the terminal must end what owns it first.
  const child = start(command, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  child.stdin?.on('error', () => undefined); // told by the end of the program
  if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', (line) => settle(waiting, line));
  const end = ended(child, command).then(
    (code) =>
      rejectAll(waiting, new NetmonError('TOOL_FAILED', 'lab', `'${command.join(' ')}' ended (exit code ${code})`)),
    (error: Error) => rejectAll(waiting, error),
  );
  let ids = 0;
  return {
    async ask(request, answer) {
      ids += 1;
      const id = ids;
      const reply = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
      if (child.exitCode !== null) throw new NetmonError('TOOL_FAILED', 'lab', `'${command.join(' ')}' has ended`);
      child.stdin?.write(`${JSON.stringify({ id, ...request })}\n`);
      return answer.parse(await reply);
    },
    async stop() {
      child.kill(); // it may be in the middle of a long flood, so the end of stdin is not enough
      await end;
    },
  };
}

function settle(waiting: Map<number, Waiting>, line: string): void {
  const { id, error, ...answer }: { id: number; error?: string } = JSON.parse(line);
  const waiter = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) waiter?.resolve(answer);
  else waiter?.reject(new NetmonError('TOOL_FAILED', 'lab', error));
}

function rejectAll(waiting: Map<number, Waiting>, error: Error): void {
  for (const { reject } of waiting.values()) reject(error);
  waiting.clear();
}
