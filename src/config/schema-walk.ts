import { z } from 'zod';
import { type Hint, hints } from './hint.ts';

/** The schema below defaults and optional marks. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const isWrapper =
    schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault || schema instanceof z.ZodOptional;
  return isWrapper ? unwrap(schema.unwrap()) : schema;
}

/** The default as a user would write it; undefined when there is none. */
export function defaultOf(schema: z.core.$ZodType): unknown {
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault) return schema.def.defaultValue;
  return schema instanceof z.ZodOptional ? defaultOf(schema.unwrap()) : undefined;
}

export const hintOf = (schema: z.core.$ZodType): Hint => hints.get(unwrap(schema)) ?? {};

export const descriptionOf = (schema: z.core.$ZodType): string => z.globalRegistry.get(schema)?.description ?? '';

/** The keys of a section with their schemas; null for what is not a section. */
export function keysOf(schema: z.core.$ZodType): ReadonlyMap<string, z.core.$ZodType> | null {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? new Map(Object.entries(inner.shape)) : null;
}

/** The schema of the value at a path; null where the schema knows of none. */
export function schemaAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | null {
  const [step, ...rest] = path;
  if (step === undefined) return schema;
  const inner = unwrap(schema);
  const list = inner instanceof z.ZodUnion ? inner.options.find((option) => option instanceof z.ZodArray) : inner;
  const next = list instanceof z.ZodArray ? list.element : keysOf(inner)?.get(String(step));
  return next === undefined ? null : schemaAt(next, rest);
}

/** Completes 'expected …' for any schema that the config uses. */
export function expectedOf(schema: z.core.$ZodType): string {
  const inner = unwrap(schema);
  const { expected } = hintOf(inner);
  if (expected !== undefined) return expected;
  if (inner instanceof z.ZodBoolean) return 'true or false';
  const words = wordsOf(inner);
  if (words !== null) return either(words);
  if (inner instanceof z.ZodArray) return `a list, each item ${expectedOf(inner.element)}`;
  if (inner instanceof z.ZodNumber) return `a whole number from ${inner.minValue} to ${inner.maxValue}`;
  return inner instanceof z.ZodObject ? `a section with keys such as ${Object.keys(inner.shape)[0]}` : 'text';
}

/** The alternatives of a choice; null for what is none. */
function wordsOf(schema: z.core.$ZodType): readonly string[] | null {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String);
  if (!(schema instanceof z.ZodUnion)) return null;
  return schema.options.flatMap((option) => wordsOf(option) ?? expectedOf(option));
}

const either = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
