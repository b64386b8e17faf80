import type { Engine } from '../engines/engine.ts';
import type { Writer } from '../engines/group-commit.ts';

/** Packs old days of traffic beside what else is written. */
export interface Packer {
  /** Begins, if it does not work already, with the days that ended before `until`. */
  pack(until: number): void;
  /** Begins no other day and resolves when the one in hand is done. */
  stop(): Promise<void>;
}

export function packerOn(engine: Engine, { write }: Writer): Packer {
  const stopping = new AbortController();
  let work: Promise<void> | null = null;

  async function packAll(until: number): Promise<void> {
    try {
      const { packDays } = await import('./pack-days.ts');
      await packDays(engine, write, until, stopping.signal);
    } catch {
      // Nothing is lost: what could not be packed stays in rows of its own and is tried again the next time.
    }
    work = null;
  }

  return {
    pack(until) {
      if (!stopping.signal.aborted) work ??= packAll(until);
    },
    async stop() {
      stopping.abort();
      await work;
    },
  };
}
