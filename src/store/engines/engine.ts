import type { Statement } from './statement.ts';

export type EngineName = 'sqlite' | 'postgres';

/**
 * What the queries need of a database; everything else about the two engines stays behind this.
 * All reject with the NetmonError that the failure means to the operator.
 */
export interface Engine {
  readonly name: EngineName;
  /** Where it is, for messages; without secrets. */
  readonly place: string;
  /** Runs one statement by itself. `Row` is what its columns are known to be. */
  rows<Row>(statement: Statement): Promise<readonly Row[]>;
  /** Runs them in order, in one durable transaction: all or none. Gives the rows of each. Is not called while it works. */
  transact(statements: readonly Statement[]): Promise<readonly (readonly unknown[])[]>;
  /** Names of the tables that are there. */
  tables(): Promise<readonly string[]>;
  /** Called once before the first write, when it is known that the tables are ours or that there are none. */
  prepareWriting(): Promise<void>;
  /** Called once. */
  close(): Promise<void>;
}

/**
 * A parameter that both engines keep alike. PostgreSQL has no U+0000 and UTF-8 has no lone surrogates; both come from the
 * network and become U+FFFD (inside JSON they are escaped and survive). Every number that is stored is a whole one.
 */
export function storable(parameter: unknown): unknown {
  if (typeof parameter === 'string') return parameter.toWellFormed().replaceAll('\0', '\ufffd');
  return typeof parameter === 'number' ? Math.round(parameter) : parameter;
}
