import type { Compilable, SchemaModule } from 'kysely';
import type { ColumnTypes } from '../column-types.ts';
import { initial } from './0001-initial.ts';

/** Statements that bring the tables from one version to the next. Once released, a migration never changes. */
type Migration = (schema: SchemaModule, types: ColumnTypes) => readonly Compilable[];

/** In order; the first one makes version 1. `schemaVersion` in ../schema-version.ts is how many there are. */
export const migrations: readonly Migration[] = [initial];
