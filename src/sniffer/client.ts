import type { ForkProgram } from '../core/edges.ts';
import { NetmonError } from '../core/errors.ts';
import type { Frame } from '../core/observation.ts';
import type { SnifferMessage, SnifferRequest } from './messages.ts';

export interface Sniffer {
  /**
   * For one reader. Ends after `stop`; throws TOOL_FAILED when the process died. A reader who is slow loses frames, which
   * are then told as `dropped`.
   */
  readonly messages: AsyncIterable<SnifferMessage>;
  /** Watches one more interface, or one that failed and is back; answered by `ready` or `failed`. */
  watch(name: string): void;
  /** Resolves when the process has ended. */
  stop(): Promise<void>;
}

const program = new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url);

/** Starts to watch interfaces in a process of its own. When `signal` fires it stops. */
export function openSniffer({
  interfaces,
  fork,
  signal,
}: {
  readonly interfaces: readonly string[];
  readonly fork: ForkProgram;
  readonly signal: AbortSignal;
}): Sniffer {
  const child = fork<SnifferMessage>(program, ['live', ...interfaces]);
  const abort = (): void => void child.stop();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return {
    messages: child.messages,
    watch(name) {
      child.send({ kind: 'watch', interface: name } satisfies SnifferRequest);
    },
    stop() {
      signal.removeEventListener('abort', abort);
      return child.stop();
    },
  };
}

/**
 * The frames of a pcap or pcapng file in its order, with its times, in lots. The file is read only as fast as the lots
 * are taken. Throws INPUT_INVALID where the file is cut off or corrupt, after the frames before that place; NOT_FOUND;
 * TOOL_MISSING; TOOL_FAILED; or the signal's reason.
 */
export async function* readRecording(
  file: string,
  {
    fork,
    signal,
    interface: name = 'recording',
  }: { readonly fork: ForkProgram; readonly signal: AbortSignal; readonly interface?: string },
): AsyncGenerator<readonly Frame[], void, void> {
  signal.throwIfAborted();
  const child = fork<SnifferMessage>(program, ['file', file, name]);
  const abort = (): void => void child.stop();
  signal.addEventListener('abort', abort, { once: true });
  try {
    for await (const message of child.messages) {
      if (message.kind === 'frames') yield message.frames;
      if (message.kind === 'failed') throw new NetmonError(message.code, 'sniffer', message.reason);
    }
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', abort);
    await child.stop();
  }
}
