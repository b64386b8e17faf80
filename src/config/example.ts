import { stringify } from 'yaml';
import type { z } from 'zod';
import { defaultOf, descriptionOf, hintOf, keysOf } from './schema-walk.ts';

const head = `# Every netmon setting with its default. This file is optional.
# To change a setting, remove the # before its key; leave section names at the left margin.
# Durations are written as 30s, 5m, 1h30m or 7d. \${NAME} in a text is replaced by the environment variable;
# a secret may also be read from a file: { file: /etc/netmon/secret }.
# netmon config check lists the mistakes in a file; docs/config.md describes every key.
`;

/** The text of config.yaml.example: section heads are set, every key is commented out, with its meaning and default. */
export function exampleConfig(root: z.core.$ZodType): string {
  const entries = [...(keysOf(root) ?? [])];
  const plain = entries
    .filter(([, schema]) => keysOf(schema) === null)
    .map(([key, schema]) => keyLines(key, schema, ''));
  const sections = entries.flatMap(([key, schema]) => {
    const keys = keysOf(schema);
    return keys === null ? [] : [sectionLines(key, schema, keys)];
  });
  return `${head}\n${[...plain, ...sections].join('\n')}`;
}

function sectionLines(name: string, schema: z.core.$ZodType, keys: ReadonlyMap<string, z.core.$ZodType>): string {
  const lines = [...keys].map(([key, value]) => keyLines(key, value, '  '));
  return `# ${descriptionOf(schema)}\n${name}:\n${lines.join('')}`;
}

function keyLines(key: string, schema: z.core.$ZodType, indent: string): string {
  const { example, absent } = hintOf(schema);
  const keys = keysOf(schema);
  const value = keys === null ? (defaultOf(schema) ?? example) : defaultsOf(keys);
  const note = absent === undefined ? '' : ` Not set: ${absent}.`;
  const text = stringify({ [key]: value }, { flowCollectionPadding: false, collectionStyle: 'flow', lineWidth: 0 });
  return `${indent}# ${descriptionOf(schema)}${note}\n${indent}# ${unwrapFlow(text)}\n`;
}

/** A section within a section, with all that has a default. */
const defaultsOf = (keys: ReadonlyMap<string, z.core.$ZodType>) =>
  Object.fromEntries(
    [...keys].flatMap(([key, schema]) => {
      const value = defaultOf(schema);
      return value === undefined ? [] : [[key, value]];
    }),
  );

/** `{key: [a, b]}` → `key: [a, b]` */
const unwrapFlow = (text: string): string => text.trim().slice(1, -1);
