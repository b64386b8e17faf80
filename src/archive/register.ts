import { isFields, readJson } from './json-fields.ts';
import { type Link, readLink } from './manifest.ts';

/** Runs that were removed on purpose: `last` and those before it down to `first` in the chain. */
export interface Removed {
  readonly first: number;
  /** The hash of its manifest holds the chain together across the gap. */
  readonly last: Link;
}

/** `chain.json` beside the runs: where the chain ends, and which of its runs need not be there any more. */
export interface Register {
  readonly version: 1;
  /** The run that was kept last. */
  readonly head: Link | null;
  /** In order, apart from one another. */
  readonly removed: readonly Removed[];
}

export const registerName = 'chain.json';

export const emptyRegister: Register = { version: 1, head: null, removed: [] };

export const formatRegister = (register: Register): string => `${JSON.stringify(register, null, 2)}\n`;

/** Null for what is not a register. */
export function parseRegister(text: string): Register | null {
  const value = readJson(text);
  if (!isFields(value) || value.version !== 1 || !Array.isArray(value.removed)) return null;
  const head = value.head === null ? null : readLink(value.head);
  const removed = value.removed.map(readRemoved);
  if ((head === null && value.head !== null) || removed.includes(null)) return null;
  return { version: 1, head, removed: removed.filter((range) => range !== null) };
}

export const withHead = (register: Register, head: Link): Register => ({ ...register, head });

/** Notes that a run is removed; neighbours become one. */
export function withRemoved(register: Register, run: Link): Register {
  if (isRemoved(register, run.sequence)) return register;
  const ranges = [...register.removed, { first: run.sequence, last: run }].sort((a, b) => a.first - b.first);
  const removed: Removed[] = [];
  for (const range of ranges) {
    const before = removed.at(-1);
    if (before !== undefined && before.last.sequence + 1 === range.first) {
      removed[removed.length - 1] = { first: before.first, last: range.last };
    } else removed.push(range);
  }
  return { ...register, removed };
}

export const isRemoved = ({ removed }: Register, sequence: number): boolean =>
  removed.some(({ first, last }) => first <= sequence && sequence <= last.sequence);

function readRemoved(value: unknown): Removed | null {
  if (!isFields(value)) return null;
  const { first } = value;
  const last = readLink(value.last);
  return typeof first === 'number' && last !== null && first >= 1 && first <= last.sequence ? { first, last } : null;
}
