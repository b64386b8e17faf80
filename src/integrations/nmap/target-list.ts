import { messageOf } from '../../core/errors.ts';
import { parseTarget } from './targets.ts';

/** What a file of targets says; what is none in it is named, and the rest counts. */
export interface TargetList {
  readonly targets: readonly string[];
  /** `line 3: not a target: "10.0.0.0/33" …`. */
  readonly junk: readonly string[];
}

/** One target a line, `#` begins a comment; or a JSON list of text. Empty lines say nothing. */
export function parseTargetList(text: string): TargetList {
  const entries = jsonEntries(text) ?? lineEntries(text);
  const targets: string[] = [];
  const junk: string[] = [];
  for (const { place, value } of entries) {
    try {
      if (typeof value === 'string') targets.push(parseTarget(value.trim()).text);
      else junk.push(`${place}: it is not text`);
    } catch (error) {
      junk.push(`${place}: ${messageOf(error)}`);
    }
  }
  return { targets: [...new Set(targets)], junk };
}

/** The targets in a file; none where no file is named. What cannot be read, and why, goes to `problems`, a sentence each. */
export async function targetsInFile(
  file: string | undefined,
  readText: (file: string) => Promise<string>,
  problems: string[],
): Promise<readonly string[]> {
  if (file === undefined) return [];
  try {
    const { targets, junk } = parseTargetList(await readText(file));
    problems.push(...junk.map((line) => `${file}, ${line}`));
    return targets;
  } catch (error) {
    problems.push(messageOf(error));
    return [];
  }
}

interface Entry {
  readonly place: string;
  readonly value: unknown;
}

const lineEntries = (text: string): readonly Entry[] =>
  text
    .replace(/^\ufeff/, '')
    .split(/\r\n|[\r\n]/)
    .map((line, at) => ({ place: `line ${at + 1}`, value: line.replace(/#.*$/, '').trim() }))
    .filter(({ value }) => value !== '');

function jsonEntries(text: string): readonly Entry[] | null {
  if (!/^\s*\[/.test(text)) return null;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map((value, at) => ({ place: `item ${at + 1}`, value })) : null;
  } catch {
    return null;
  }
}
