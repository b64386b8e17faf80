import { closeSync, globSync, openSync, readFileSync, readSync, statSync } from 'node:fs';

/** Rule files of an engine, in which single rules are looked up: there may be tens of thousands of them. */
export interface RuleFiles {
  /** A rule as it is written, on one line; null when it is in none of the files, or cannot be read. */
  find(gid: number, sid: number): WrittenRule | null;
  /** The text of the files that name classes. */
  classes(): readonly string[];
}

export interface WrittenRule {
  readonly file: string;
  readonly text: string;
}

export interface RulePlaces {
  /** Paths or patterns with `*`. Where several files have a rule, the one that is named first counts. */
  readonly rules: readonly string[];
  readonly classes: readonly string[];
}

/** Milliseconds after which it is looked again whether files have changed. */
const lookAgainAfter = 60_000;
/** A larger file holds no rules. */
const largest = 512 * 1024 * 1024;
const longestRule = 64 * 1024;

export function openRuleFiles(places: RulePlaces, elapsed: () => number): RuleFiles {
  let files: readonly string[] = [];
  let facts = '';
  let lookedAt = Number.NEGATIVE_INFINITY;
  /** Where each rule is, in one number: which file, and how far from its beginning. */
  let index = new Map<number, number>();

  function upToDate(): void {
    if (elapsed() - lookedAt < lookAgainAfter) return;
    lookedAt = elapsed();
    files = matching(places.rules);
    const now = files.map(factsOf).join('\n');
    if (now === facts) return;
    facts = now;
    index = new Map();
    for (const [number, file] of files.entries()) indexFile(file, number, index);
  }

  return {
    find(gid, sid) {
      upToDate();
      const place = index.get(keyOf(gid, sid));
      if (place === undefined) return null;
      const file = files[Math.floor(place / mostBytes)];
      const text = file === undefined ? null : ruleAt(file, place % mostBytes);
      return file === undefined || text === null ? null : { file, text };
    },
    classes: () => matching(places.classes).flatMap((file) => readOr(file, null)?.toString('latin1') ?? []),
  };
}

const mostBytes = 2 ** 40;

const keyOf = (gid: number, sid: number): number => gid * 2 ** 32 + sid;

const matching = (patterns: readonly string[]): readonly string[] => [
  ...new Set(patterns.flatMap((pattern) => globSync(pattern).sort())),
];

function factsOf(file: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return `${file} ${mtimeMs} ${size} ${ino}`;
  } catch {
    return `${file} -`;
  }
}

/** What cannot be read tells nothing of its rules, and is no fault: netmon may not be meant to read it. */
function readOr<T>(file: string, otherwise: T): Buffer | T {
  try {
    const { size } = statSync(file);
    return size > largest ? otherwise : readFileSync(file);
  } catch {
    return otherwise;
  }
}

const sidShape = /[;( \t]sid\s*:\s*(\d{1,10})\s*;/;
const gidShape = /[;( \t]gid\s*:\s*(\d{1,10})\s*;/;

function indexFile(file: string, number: number, index: Map<number, number>): void {
  const bytes = readOr(file, Buffer.alloc(0));
  for (let from = 0; from < bytes.length; ) {
    const end = endOfRule(bytes, from);
    const text = bytes.toString('latin1', from, end);
    const [, sid] = /^\s*[a-z]/.test(text) ? (sidShape.exec(text) ?? []) : [];
    if (sid !== undefined) {
      const key = keyOf(Number(gidShape.exec(text)?.[1] ?? 1), Number(sid));
      if (!index.has(key)) index.set(key, number * mostBytes + from);
    }
    from = end + 1;
  }
}

/** A backslash at the end of a line means that the rule goes on. */
function endOfRule(bytes: Buffer, from: number): number {
  for (let end = bytes.indexOf(0x0a, from); end !== -1; end = bytes.indexOf(0x0a, end + 1)) {
    const before = bytes[end - 1] === 0x0d ? bytes[end - 2] : bytes[end - 1];
    if (before !== 0x5c) return end;
  }
  return bytes.length;
}

function ruleAt(file: string, offset: number): string | null {
  const room = Buffer.alloc(longestRule);
  try {
    const descriptor = openSync(file, 'r');
    try {
      const bytes = room.subarray(0, readSync(descriptor, room, 0, room.length, offset));
      return bytes
        .toString('utf8', 0, endOfRule(bytes, 0))
        .replace(/\\\r?\n\s*/g, '')
        .trim();
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}
