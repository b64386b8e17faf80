import type { Json } from './json.ts';

/**
 * How far a log was read; a type and no interface, since it is stored as JSON. It is recognised again by what it holds and not by its name, so that it is found after it was renamed,
 * copied or compressed.
 */
export type LogPosition = {
  /** Where it was when it was first seen. */
  readonly path: string;
  readonly inode: string;
  /** Bytes that need not be read again; uncompressed. */
  readonly offset: number;
  /** Of its first bytes, and of those right before `offset`. */
  readonly head: Fingerprint;
  readonly tail: Fingerprint;
  /** When it was last changed, milliseconds since 1970. */
  readonly changed: number;
  /** It stops behind an alert of which further lines may follow. */
  readonly behindAlert: boolean;
};

export type Fingerprint = {
  readonly length: number;
  /** SHA-256, the first 32 hex digits. */
  readonly hash: string;
};

/** What all positions are stored under, with a name behind it. */
export const positionPrefix = 'log:';

/** The same for where reading stopped in logs that are not followed any more, by which they are recognised should they come again. */
export const donePrefix = 'done:';

/** Positions as they were stored, by their keys; what is none is left out. */
export const storedPositions = (memory: ReadonlyMap<string, Json>): ReadonlyMap<string, LogPosition> =>
  positionsUnder(memory, positionPrefix);

/** The same of logs that are not followed any more, the one that was changed first first. */
export const donePositions = (memory: ReadonlyMap<string, Json>): ReadonlyMap<string, LogPosition> =>
  new Map([...positionsUnder(memory, donePrefix)].sort(([, a], [, b]) => a.changed - b.changed));

function positionsUnder(memory: ReadonlyMap<string, Json>, prefix: string): ReadonlyMap<string, LogPosition> {
  const positions = new Map<string, LogPosition>();
  for (const [key, value] of memory) {
    if (key.startsWith(prefix) && isPosition(value)) positions.set(key, value);
  }
  return positions;
}

function isPosition(value: unknown): value is LogPosition {
  if (typeof value !== 'object' || value === null) return false;
  const { path, inode, offset, head, tail, changed } = value as Partial<LogPosition>;
  const isFingerprint = (of: Fingerprint | undefined): boolean =>
    typeof of?.length === 'number' && typeof of.hash === 'string';
  const isNumbered = typeof offset === 'number' && typeof changed === 'number';
  return (
    typeof path === 'string' && typeof inode === 'string' && isNumbered && isFingerprint(head) && isFingerprint(tail)
  );
}
