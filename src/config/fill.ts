import type { z } from 'zod';
import { fileReason } from '../core/errors.ts';
import type { Path } from './problem.ts';
import { hintOf, keysOf, schemaAt, unwrap } from './schema-walk.ts';

/** Where values that are not in the config file itself come from. */
export interface Sources {
  readonly env: { readonly [name: string]: string | undefined };
  /** Reads a file that a secret names; throws when it cannot. */
  readonly readFile: (path: string) => string;
}

export interface FillFault {
  readonly path: Path;
  readonly text: string;
}

export interface Filled {
  readonly value: unknown;
  readonly faults: readonly FillFault[];
}

/**
 * Puts `${NAME}` from the environment into text values (`$${` stands for `${`) and files into secrets, and leaves out
 * sections with nothing in them. What cannot be filled in is left out and told.
 */
export function fillIn(value: unknown, schema: z.core.$ZodType, sources: Sources): Filled {
  const faults: FillFault[] = [];
  const walk = (node: unknown, path: Path): unknown => {
    const here = schemaAt(schema, path);
    if (typeof node === 'string') return filledText(node, sources.env, (text) => faults.push({ path, text }));
    if (Array.isArray(node)) return node.map((item, index) => walk(item, [...path, index]));
    if (node === null) return here !== null && keysOf(here) !== null ? undefined : null;
    if (typeof node !== 'object') return node;
    const filled = withoutMissing(Object.entries(node).map(([key, child]) => [key, walk(child, [...path, key])]));
    const file = here !== null && hintOf(unwrap(here)).secret === true ? fileOf(filled) : null;
    return file === null ? filled : readSecret(file, sources, (text) => faults.push({ path, text }));
  };
  return { value: walk(value, []), faults };
}

/** Own properties whatever their names, so that `__proto__` is a key like any other. */
const withoutMissing = (entries: readonly (readonly [string, unknown])[]): object =>
  Object.fromEntries(entries.filter(([, child]) => child !== undefined));

const fileOf = (node: object): string | null => {
  const isReference = 'file' in node && typeof node.file === 'string' && Object.keys(node).length === 1;
  return isReference && typeof node.file === 'string' ? node.file : null;
};

type Tell = (text: string) => void;

function filledText(text: string, env: Sources['env'], tell: Tell): string | undefined {
  let isWhole = true;
  const fail = (reason: string): string => {
    isWhole = false;
    tell(reason);
    return '';
  };
  const filled = text.replaceAll(/\$?\$\{(?:(\w+)\})?/g, (match: string, name: string | undefined) => {
    if (match.startsWith('$$')) return match.slice(1);
    if (name === undefined)
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the notation as users write it.
      return fail('found "${" without the name of a variable and "}" after it; "$${" stands for "${" itself');
    return env[name] ?? fail(`the environment variable ${name} is not set`);
  });
  return isWhole ? filled : undefined;
}

function readSecret(file: string, { readFile }: Sources, tell: Tell): string | undefined {
  try {
    return readFile(file).replace(/\r?\n$/, '');
  } catch (error) {
    tell(`the file ${JSON.stringify(file)} cannot be read: ${fileReason(error)}`);
    return undefined;
  }
}
