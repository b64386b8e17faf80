import { z } from 'zod';

/** What the schema itself cannot say of a value, for messages, the example file and the reference. */
export interface Hint {
  /** Completes 'expected …': `a duration such as 30s`. */
  readonly expected?: string;
  /** A value for the example file where there is no default. */
  readonly example?: string;
  /** What holds when the key is not given and the schema has no default. */
  readonly absent?: string;
  /** Never printed; may be given as `{ file: path }`. */
  readonly secret?: true;
}

/** Attached with `.register(hints, …)` to the innermost schema; wrappers such as a default are looked through. */
export const hints = z.registry<Hint>();
