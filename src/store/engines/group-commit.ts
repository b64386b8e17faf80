import { setImmediate } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import type { Statement } from './statement.ts';

type Rows = readonly (readonly unknown[])[];

/** Writes units of statements, each whole or not at all. */
export interface Writer {
  /** Resolves with the rows of each statement when they are on disk. Units are stored in the order of the calls. */
  write(statements: readonly Statement[]): Promise<Rows>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
}

interface Unit {
  readonly statements: readonly Statement[];
  resolve(rows: Rows): void;
  reject(error: unknown): void;
}

/**
 * What waits at the same time shares one transaction, because waiting for the disk costs the same for one unit as for
 * many. When the shared one fails, each unit gets its own, so that none fails for another's fault.
 */
export function groupCommit(engine: Pick<Engine, 'transact'>): Writer {
  let waiting: Unit[] = [];
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    await setImmediate();
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await writeGroup(engine, group);
    }
    working = null;
  }

  return {
    write: (statements) =>
      new Promise((resolve, reject) => {
        waiting.push({ statements, resolve, reject });
        working ??= work();
      }),
    idle: async () => working ?? undefined,
  };
}

async function writeGroup(engine: Pick<Engine, 'transact'>, group: readonly Unit[]): Promise<void> {
  try {
    const rows = await engine.transact(group.flatMap((unit) => unit.statements));
    let from = 0;
    for (const { statements, resolve } of group) {
      resolve(rows.slice(from, from + statements.length));
      from += statements.length;
    }
  } catch (error) {
    if (group.length === 1) group[0]?.reject(error);
    else for (const unit of group) await writeGroup(engine, [unit]);
  }
}
