import { createHash } from 'node:crypto';

/**
 * Tells one log from others by its bytes: all of the first MiB, and of each further one the first 64 KiB. Lines of a log bear
 * their time, so that two logs that are the same there are the same; to hash all of a large one takes as long as to parse a third.
 */
export interface LogHash {
  /** The next bytes, in whatever pieces. */
  update(bytes: Uint8Array): void;
  /** Of what was given so far; hexadecimal. */
  digest(): string;
}

const stride = 1 << 20;
const sampled = 1 << 16;

export function createLogHash(): LogHash {
  const hash = createHash('sha256');
  let at = 0;
  return {
    update(bytes) {
      const end = at + bytes.length;
      for (let from = at; from < end; ) {
        const next = (Math.floor(from / stride) + 1) * stride;
        const to = Math.min(end, from < stride ? stride : next - stride + sampled);
        if (to > from) hash.update(bytes.subarray(from - at, to - at));
        from = next;
      }
      at = end;
    },
    digest: () => hash.copy().update(String(at)).digest('hex'),
  };
}
