import type { z } from 'zod';
import { nearest } from './nearest.ts';
import { formatFound, type Path } from './problem.ts';
import { expectedOf, hintOf, keysOf, schemaAt, unwrap } from './schema-walk.ts';

/** A mistake that the schema found, still without its place in the file. */
export interface SchemaFault {
  readonly path: Path;
  readonly text: string;
  /** The place to show is the key, not its value. */
  readonly atKey: boolean;
}

/** zod's issues in netmon's words. `written` is the value as it stands in the file, before anything was filled in. */
export function schemaFaults(
  issues: readonly z.core.$ZodIssue[],
  schema: z.core.$ZodType,
  written: unknown,
): readonly SchemaFault[] {
  const faults = issues.flatMap((issue) => flatten(issue, [])).flatMap((issue) => explain(issue, schema, written));
  return [...new Map(faults.toReversed().map((fault) => [JSON.stringify(fault.path), fault])).values()].toReversed();
}

/** A union's issue is that of the option which matched further than its outermost layer, if there is one. */
function flatten(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly z.core.$ZodIssue[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    const inside = issue.errors.find((option) => option.some((nested) => nested.path.length > 0));
    if (inside !== undefined) return inside.flatMap((nested) => flatten(nested, path));
    const detailed = issue.errors.flat().find((nested) => nested.code === 'custom');
    if (detailed !== undefined) return [{ ...detailed, path }];
  }
  return [{ ...issue, path }];
}

function explain(issue: z.core.$ZodIssue, schema: z.core.$ZodType, written: unknown): readonly SchemaFault[] {
  const whole = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const secret = whole.findIndex((_, index) => isSecret(schema, whole.slice(0, index + 1)));
  const path = secret < 0 ? whole : whole.slice(0, secret + 1);
  if (secret < 0 && issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], text: unknownKey(schema, path, key), atKey: true }));
  }
  const target = schemaAt(schema, path);
  if (target === null) return [{ path, text: issue.message, atKey: false }];
  const value = valueAt(written, path);
  const found = secret >= 0 && typeof value === 'string' ? (value === '' ? 'nothing' : 'a text') : formatFound(value);
  const detail = issue.code === 'custom' && issue.message !== 'Invalid input' ? issue.message : '';
  const text = `${value === undefined ? 'missing' : `found ${found}`}, expected ${expectedOf(target)}`;
  return [{ path, text: detail === '' ? text : `${text}: ${detail}`, atKey: false }];
}

/** What is inside of a secret is of no concern: it is one value, which is never shown. */
function isSecret(schema: z.core.$ZodType, path: Path): boolean {
  const target = schemaAt(schema, path);
  return target !== null && hintOf(unwrap(target)).secret === true;
}

function unknownKey(schema: z.core.$ZodType, section: Path, key: string): string {
  const keys = keysOf(schemaAt(schema, section) ?? schema) ?? new Map();
  const near = nearest(key, keys.keys());
  if (near !== null) return `unknown key, did you mean ${near}?`;
  const elsewhere = [...(keysOf(schema) ?? [])].find(([, sub]) => keysOf(sub)?.has(key) === true);
  if (elsewhere !== undefined) return `unknown key here, did you mean ${elsewhere[0]}.${key}?`;
  return section.length > 0 && keysOf(schema)?.has(key) === true
    ? `unknown key here, ${key} stands at the left margin`
    : `unknown key, expected one of: ${[...keys.keys()].join(', ')}`;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (node, step) =>
      typeof node === 'object' && node !== null && Object.hasOwn(node, step)
        ? (node as { readonly [key: string | number]: unknown })[step]
        : undefined,
    value,
  );
}
