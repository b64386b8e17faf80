/** Writes the files that repeat what code says. With --check nothing is written: exit code 1 names those that are stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { exampleConfig } from '../src/config/example.ts';
import { configReference } from '../src/config/reference.ts';
import { rootSchema } from '../src/config/schema.ts';
import { systemCode } from '../src/core/errors.ts';
import { eventsReference } from '../src/core/event-reference.ts';
import { eventTypes } from '../src/core/event-types.ts';
import { monitors } from '../src/registry.ts';

const root = rootSchema(monitors);
const files = new Map([
  ['config.yaml.example', exampleConfig(root)],
  ['docs/config.md', configReference(root)],
  ['docs/events.md', eventsReference(eventTypes)],
]);

const folder = new URL('../', import.meta.url);
const stale = [...files].filter(([file, text]) => current(file) !== text);
if (process.argv.includes('--check')) {
  for (const [file] of stale) process.stderr.write(`${file} is stale: node scripts/generate.ts writes it\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [file, text] of stale) {
    writeFileSync(new URL(file, folder), text);
    process.stdout.write(`wrote ${file}\n`);
  }
}

function current(file: string): string | null {
  try {
    return readFileSync(new URL(file, folder), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
