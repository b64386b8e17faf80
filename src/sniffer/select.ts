import type { ForkProgram } from '../core/edges.ts';
import { NetmonError } from '../core/errors.ts';
import { moduleBeside } from '../core/module-url.ts';
import type { SelectMessage } from './messages.ts';

const program = moduleBeside(import.meta.url, 'select-main');

/** Why a BPF filter cannot be used, as libpcap says it; null when it can. Needs no rights. Rejects with TOOL_MISSING or TOOL_FAILED. */
export async function filterFault(fork: ForkProgram, filter: string): Promise<string | null> {
  try {
    await ask(fork, ['check', filter]);
    return null;
  } catch (error) {
    if (error instanceof NetmonError && error.code === 'CONFIG_INVALID') return error.message;
    throw error;
  }
}

export interface Selection {
  /** BPF. */
  readonly filter: string;
  /** A pcapng file, and the one that is written. */
  readonly from: string;
  readonly to: string;
  readonly comment: string;
  readonly application: string;
  readonly signal: AbortSignal;
}

/**
 * Writes the packets that match to another file; returns how many. Rejects with CONFIG_INVALID (the filter), DATA_NOT_WRITABLE,
 * TOOL_MISSING, TOOL_FAILED or the signal's reason.
 */
export const selectPackets = (fork: ForkProgram, { filter, from, to, comment, application, signal }: Selection) =>
  ask(fork, ['select', filter, from, to, comment, application], signal);

async function ask(fork: ForkProgram, args: readonly string[], signal?: AbortSignal): Promise<number> {
  signal?.throwIfAborted();
  const child = fork<SelectMessage>(program, args);
  const abort = (): void => void child.stop();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for await (const message of child.messages) {
      if (message.kind === 'selected') return message.packets;
      throw new NetmonError(message.code, 'filter', message.reason);
    }
    signal?.throwIfAborted();
    throw new NetmonError('TOOL_FAILED', 'filter', 'the process that applies filters ended without an answer');
  } finally {
    signal?.removeEventListener('abort', abort);
    await child.stop();
  }
}
