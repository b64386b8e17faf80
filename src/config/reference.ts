import { z } from 'zod';
import { restartKeys } from './schema.ts';
import { defaultOf, descriptionOf, expectedOf, hintOf, keysOf, unwrap } from './schema-walk.ts';

const head = `# Settings

<!-- Written by scripts/generate.ts from the schema. Change src/config/schema.ts or a monitor's config.ts instead. -->

netmon reads \`/etc/netmon/config.yaml\`, or the file given with \`-c\`. Every key has a default, so the file is optional;
\`netmon config init\` creates one with all keys. \`netmon config check\` lists every mistake with its line and column.

- Durations: \`250ms\`, \`30s\`, \`5m\`, \`1h30m\`, \`7d\`, \`2w\`. Times of day: \`06:00\`.
- \`\${NAME}\` in a text is replaced by the environment variable NAME after the file was parsed; \`$\${\` stands for a literal \`\${\`.
- A secret may be given as \`{ file: path }\`, which reads it from that file, without the final line feed. Secrets are shown as \`***\`.
- In a section with \`enabled: false\`, the other keys are not checked.
- The agent reloads the file on SIGHUP. Keys marked ↻ take effect only after a restart. A file with mistakes is
  rejected and changes nothing.
`;

/** The text of docs/config.md. */
export function configReference(root: z.core.$ZodType): string {
  const entries = [...(keysOf(root) ?? [])];
  const plain = entries.filter(([, schema]) => keysOf(schema) === null);
  const tables = entries.flatMap(([name, schema]) => {
    const keys = keysOf(schema);
    return keys === null ? [] : [`\n## ${name}\n\n${descriptionOf(schema)}\n\n${table([...keys], `${name}.`)}`];
  });
  return `${head}\n## General\n\n${table(plain, '')}${tables.join('')}`;
}

type Entry = readonly [string, z.core.$ZodType];

const table = (entries: readonly Entry[], prefix: string): string =>
  `| key | default | value | meaning |\n| --- | --- | --- | --- |\n${entries.map((entry) => rows(entry, prefix)).join('')}`;

/** A key, and below it its own keys, or those of its items where it is a list of them. */
function rows(entry: Entry, prefix: string): string {
  const [key, schema] = entry;
  const inner = unwrap(schema);
  const [mark, keys] = inner instanceof z.ZodArray ? ['[]', keysOf(inner.element)] : ['', keysOf(inner)];
  return [entry, ...[...(keys ?? [])].map(([name, item]): Entry => [`${key}${mark}.${name}`, item])]
    .map((each) => row(each, prefix))
    .join('');
}

function row([key, schema]: Entry, prefix: string): string {
  const value = defaultOf(schema);
  const written = value === undefined ? (hintOf(schema).absent ?? 'none') : `\`${plainText(value)}\``;
  const fallback = keysOf(schema) === null ? written : 'as below';
  const mark = restartKeys.some((name) => name === `${prefix}${key}`.split('.')[0]) ? ' ↻' : '';
  return `| \`${prefix}${key}\`${mark} | ${fallback} | ${cell(expectedOf(schema))} | ${cell(descriptionOf(schema))} |\n`;
}

const plainText = (value: unknown): string => (Array.isArray(value) ? `[${value.join(', ')}]` : String(value));

const cell = (text: string): string => text.replaceAll('|', '\\|');
