/** What has to be ended when the agent stops, in the reverse order of its start. */
export interface Ending {
  add(end: () => unknown): void;
  /** A part that fails to end does not keep the others from it. Idempotent. */
  run(): Promise<void>;
}

export function createEnding(onError: (error: unknown) => void): Ending {
  const ends: (() => unknown)[] = [];
  let done: Promise<void> | null = null;

  async function all(): Promise<void> {
    for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
      try {
        await end();
      } catch (error) {
        onError(error);
      }
    }
  }

  return {
    add: (end) => void ends.push(end),
    run() {
      done ??= all();
      return done;
    },
  };
}
