import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../shared/fixtures/public/', import.meta.url);

/** Path of a fixture that public projects published, or null (said in one line) where this checkout has none beside it. */
export function publicFixtures(...path: string[]): string | null {
  const file = fileURLToPath(new URL(path.join('/'), root));
  if (existsSync(file)) return file;
  process.stdout.write(`skipped: no public fixtures beside this checkout (${path.join('/')})\n`);
  return null;
}
