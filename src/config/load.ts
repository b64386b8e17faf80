import { z } from 'zod';
import type { MonitorDefinition } from '../core/define.ts';
import { NetmonError } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { type Filled, fillIn, type Sources } from './fill.ts';
import { unknownGroups } from './group-names.ts';
import { schemaFaults } from './issues.ts';
import { formatProblem, type Problem } from './problem.ts';
import { type baseSchema, rootSchema } from './schema.ts';
import { keysOf } from './schema-walk.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/** A monitor's section. Its own module knows more of it; required keys may be missing while `enabled` is false. */
export interface MonitorSection {
  readonly enabled: boolean;
  readonly [key: string]: unknown;
}

/** The effective settings, deeply frozen. Durations are milliseconds, sizes bytes. */
export interface Config extends Omit<z.output<typeof baseSchema>, 'sensor'> {
  readonly sensor: string;
  /** By the monitor's name, which is the name of its section in the file. */
  readonly monitors: { readonly [monitor: string]: MonitorSection };
}

export interface LoadOptions extends Sources {
  /** Name of the file for messages. */
  readonly file: string;
  readonly hostName: string;
  readonly monitors: readonly MonitorDefinition[];
}

/**
 * YAML text → config. An empty text gives the defaults. Throws CONFIG_INVALID whose message has one line for each
 * mistake: `file:line:column: key.path: what was found, what was expected`.
 */
export function loadConfig(text: string, options: LoadOptions): Config {
  const source = readYaml(text);
  const written = source.value ?? {};
  if (source.problems.length === 0 && !isSection(written)) {
    throw invalid(options.file, [
      { path: [], line: 1, column: 1, text: 'expected keys with values, such as "data: /var/lib/netmon"' },
    ]);
  }
  const off = disabled(written, options.monitors);
  const schema = relaxedSchema(options.monitors, off);
  const filled = fillIn(written, schema, options);
  const result = schema.safeParse(filled.value);
  const problems = [...source.problems, ...findProblems(source, filled, off, result.error?.issues ?? [], schema)];
  const misnamed = unknownGroups(result.data ?? {});
  problems.push(...misnamed.map((fault) => ({ ...fault, ...source.valueAt(fault.path) })));
  if (problems.length > 0 || !result.success) throw invalid(options.file, problems);
  return toConfig(result.data, options);
}

/**
 * One monitor's section, typed by its own schema, which has checked it. While the monitor is switched off, keys that must be
 * given may be missing.
 */
export const sectionOf = <S extends z.ZodType>({ monitors }: Config, { name }: MonitorDefinition<S>): z.output<S> =>
  monitors[name] as z.output<S>;

/** The config as a user would write it, with every default; secrets as `***`. */
export function configToPlain({ monitors, ...base }: Config, definitions: readonly MonitorDefinition[]): object {
  const off = Object.keys(monitors).filter((name) => monitors[name]?.enabled === false);
  return z.encode(relaxedSchema(definitions, new Set(off)), { ...base, ...monitors });
}

function findProblems(
  source: YamlSource,
  filled: Filled,
  off: ReadonlySet<string>,
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
): readonly Problem[] {
  const faults = filled.faults.filter(({ path: [section] }) => !off.has(String(section)));
  const unfilled = new Set(filled.faults.map(({ path }) => JSON.stringify(path)));
  const wrong = schemaFaults(issues, schema, source.value ?? {}).filter(
    ({ path }) => !unfilled.has(JSON.stringify(path)),
  );
  return [
    ...faults.map(({ path, text }) => ({ path, text, ...source.valueAt(path) })),
    ...wrong.map(({ path, text, atKey }) => ({ path, text, ...(atKey ? source.keyAt(path) : source.valueAt(path)) })),
  ];
}

/** Monitors whose section says `enabled: false`. */
function disabled(written: unknown, monitors: readonly MonitorDefinition[]): ReadonlySet<string> {
  const sections = new Map(isSection(written) ? Object.entries(written) : []);
  const isOff = (section: unknown): boolean => isSection(section) && 'enabled' in section && section.enabled === false;
  return new Set(monitors.map(({ name }) => name).filter((name) => isOff(sections.get(name))));
}

/** The root schema in which sections that are switched off require nothing, but still know their keys and types. */
function relaxedSchema(monitors: readonly MonitorDefinition[], off: ReadonlySet<string>) {
  const relax = (definition: MonitorDefinition): MonitorDefinition => {
    const keys = [...(keysOf(definition.config) ?? [])].map(([key, schema]) => [key, z.optional(schema)] as const);
    return { ...definition, config: z.strictObject(Object.fromEntries(keys)) };
  };
  return rootSchema(monitors.map((definition) => (off.has(definition.name) ? relax(definition) : definition)));
}

function toConfig(data: z.output<ReturnType<typeof rootSchema>>, { monitors, hostName }: LoadOptions): Config {
  const names = new Set(monitors.map(({ name }) => name));
  const entries = Object.entries(data);
  const config = {
    ...Object.fromEntries(entries.filter(([key]) => !names.has(key))),
    sensor: data.sensor ?? hostName,
    monitors: Object.fromEntries(entries.filter(([key]) => names.has(key))),
  };
  // The schema has just checked what TypeScript cannot follow through a list of sections.
  return frozen(config) as Config;
}

function invalid(file: string, problems: readonly Problem[]): NetmonError {
  const inOrder = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const lines = inOrder.map((problem) => formatProblem(file, problem));
  return new NetmonError('CONFIG_INVALID', 'config', [...new Set(lines)].join('\n'), {
    hint: 'netmon config schema and docs/config.md describe every key',
  });
}

const isSection = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Secret) return value;
  for (const child of Object.values(value)) frozen(child);
  return Object.freeze(value);
}
