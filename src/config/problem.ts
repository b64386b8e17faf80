/** Where something stands in the file, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type Path = readonly (string | number)[];

/** One mistake in a config file. */
export interface Problem extends Position {
  /** The key it is about; empty for the file as a whole. */
  readonly path: Path;
  /** What was found and what was expected. */
  readonly text: string;
}

/** `netmon.yaml:3:7: ports.timing: found 9, expected …`, one line that is safe to print. */
export function formatProblem(file: string, { line, column, path, text }: Problem): string {
  const key = path.length === 0 ? '' : `${formatPath(path)}: `;
  return printable(`${file}:${line}:${column}: ${key}${text}`);
}

/** `ports.timing`, `networks[0]`; a key that is not a plain word stands in quotes. */
export const formatPath = (path: Path): string =>
  path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const key = /^[\w-]+$/.test(step) ? step : quoted(step);
      return index === 0 ? key : `.${key}`;
    })
    .join('');

/** What stands in the file, short. A password in a URL is not shown. */
export function formatFound(value: unknown): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return quoted(value.replace(/:\/\/\S*@/, '://***@'));
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'a section' : String(value);
}

const longest = 60;

const quoted = (text: string): string => JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text);

/** Control and format characters, which could change what a terminal shows, as \u escapes. */
const printable = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
