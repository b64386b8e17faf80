import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { NetmonError } from '../core/errors.ts';

/** A line of `netmon events --json`, as far as the lab looks at it. */
const labEvent = z.looseObject({
  id: z.string(),
  time: z.iso.datetime(),
  storedAt: z.iso.datetime(),
  type: z.string(),
  severity: z.string(),
  subject: z.string(),
  summary: z.string(),
  learned: z.boolean().optional(),
  data: z.looseObject({}).optional(),
});
export type LabEvent = z.output<typeof labEvent>;

/** The events that an agent stores, as they come; each once, whatever is read twice. */
export interface EventFeed {
  /** All so far. */
  readonly seen: readonly LabEvent[];
  /** The first that fits, of those so far and those to come; rejects with TOOL_TIMEOUT after `timeout` milliseconds. */
  wait(fits: (event: LabEvent) => boolean, timeout: number): Promise<LabEvent>;
  /** All, from the first; ends when the feed does. */
  events(): AsyncIterable<LabEvent>;
  read(lines: Readable): void;
  /** No more will come: whoever waits is told why. */
  end(reason: Error): void;
}

export function eventFeed(): EventFeed {
  const seen: LabEvent[] = [];
  const known = new Set<string>();
  const listeners = new Set<() => void>();
  let ending: Error | null = null;

  function take(line: string): void {
    const event = labEvent.parse(JSON.parse(line));
    if (known.has(event.id)) return;
    known.add(event.id);
    seen.push(event);
    for (const listener of [...listeners]) listener();
  }

  /** Resolves with the event number `index`, or null when the feed ended before it. */
  const at = (index: number): Promise<LabEvent | null> =>
    new Promise((resolve) => {
      const look = () => {
        const event = seen[index];
        if (event === undefined && ending === null) return;
        listeners.delete(look);
        resolve(event ?? null);
      };
      listeners.add(look);
      look();
    });

  async function* events(): AsyncGenerator<LabEvent> {
    for (let index = 0; ; index += 1) {
      const event = await at(index);
      if (event === null) return;
      yield event;
    }
  }

  async function find(fits: (event: LabEvent) => boolean): Promise<LabEvent> {
    for await (const event of events()) if (fits(event)) return event;
    throw ending ?? new NetmonError('AGENT_NOT_RUNNING', 'lab', 'the events ended');
  }

  return {
    seen,
    events,
    read: (lines) => void createInterface({ input: lines }).on('line', take),
    async wait(fits, timeout) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(tooLate(timeout, seen)), timeout);
      });
      try {
        return await Promise.race([find(fits), late]);
      } finally {
        clearTimeout(timer);
      }
    },
    end(reason) {
      ending ??= reason;
      for (const listener of [...listeners]) listener();
    },
  };
}

function tooLate(timeout: number, seen: readonly LabEvent[]): NetmonError {
  const last = seen.slice(-20).map(({ type, subject }) => `${type} ${subject}`);
  const came = last.length === 0 ? 'none came' : `the last that came: ${last.join('; ')}`;
  return new NetmonError('TOOL_TIMEOUT', 'lab', `no such event within ${timeout} ms; ${came}`);
}
