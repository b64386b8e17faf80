/** How many runs of nmap go on at once. */
export interface Slots {
  readonly used: number;
  readonly limit: number;
  /** Takes a slot if one is free; the result gives it back. */
  tryEnter(): (() => void) | null;
  /** Takes the next slot that becomes free. Rejects with the signal's reason. */
  enter(signal: AbortSignal): Promise<() => void>;
}

export function createSlots(limit: number, onFree: () => void): Slots {
  const waiting: (() => void)[] = [];
  let used = 0;

  const leave = (): void => {
    used -= 1;
    waiting.shift()?.();
    onFree();
  };
  const tryEnter = (): (() => void) | null => {
    if (used >= limit) return null;
    used += 1;
    return leave;
  };

  return {
    limit,
    get used() {
      return used;
    },
    tryEnter,
    async enter(signal) {
      for (;;) {
        signal.throwIfAborted();
        const entered = tryEnter();
        if (entered !== null) return entered;
        const free = Promise.withResolvers<void>();
        const abort = (): void => free.reject(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
        waiting.push(free.resolve);
        await free.promise.finally(() => signal.removeEventListener('abort', abort));
      }
    },
  };
}
