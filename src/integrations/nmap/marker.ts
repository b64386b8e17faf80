/** Bytes of a file that are not done with, and how many of the file are before them. */
interface Stretch {
  readonly bytes: Buffer;
  readonly base: number;
}

/** A place in a file where something begins. */
export interface Marker {
  /** The first at or behind `at`, or -1 when there is none yet. `at` never goes back in the file. */
  next(stretch: Stretch, at: number): number;
}

/**
 * Looks at each byte of a file once, however often it is asked and whatever is in the file: otherwise a file of nothing but comments
 * takes time that grows with the square of its size. `find` gives the first that is whole at or behind a place, or -1; one that has
 * less than `length` bytes yet is not.
 */
export function createMarker(length: number, find: (bytes: Buffer, from: number) => number): Marker {
  /** In the file: the last that was found, and up to where no other begins. */
  let found = -1;
  let lookedTo = 0;
  return {
    next({ bytes, base }, at) {
      if (found >= base + at) return found - base;
      const from = Math.max(at, lookedTo - base);
      const place = find(bytes, from);
      if (place !== -1) found = base + place;
      lookedTo = place === -1 ? base + Math.max(from, bytes.length - length + 1) : found;
      return place;
    },
  };
}
