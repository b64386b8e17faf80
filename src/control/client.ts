import { connect, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { fromErrorShape, NetmonError, systemCode } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { ControlReply, ControlRequest } from './protocol.ts';

/**
 * Asks the running agent. Rejects with AGENT_NOT_RUNNING when nobody listens at `path`, with NO_RIGHTS when this user may
 * not ask, with TOOL_FAILED when the agent ends before it answered, with the agent's own error, or with the signal's reason.
 */
export async function askAgent(
  path: string,
  request: ControlRequest,
  { progress, signal }: { readonly progress?: (value: Json) => void; readonly signal?: AbortSignal } = {},
): Promise<Json> {
  signal?.throwIfAborted();
  const socket = connect(path);
  const hangUp = () => socket.destroy(new Error('hung up'));
  signal?.addEventListener('abort', hangUp);
  try {
    socket.write(`${JSON.stringify(request)}\n`);
    return await readReply(socket, progress);
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof NetmonError || systemCode(error) === undefined ? error : connectionError(path, error);
  } finally {
    signal?.removeEventListener('abort', hangUp);
    socket.destroy();
  }
}

async function readReply(socket: Socket, progress: ((value: Json) => void) | undefined): Promise<Json> {
  for await (const line of lines(socket)) {
    const reply = JSON.parse(line) as ControlReply;
    if (reply.kind === 'result') return reply.value;
    if (reply.kind === 'error') throw fromErrorShape(reply.error);
    progress?.(reply.value);
  }
  throw agentEnded();
}

/** Only a line feed ends a line: readline takes U+2028 for an end too, which may stand in JSON as it is. */
async function* lines(socket: Socket): AsyncGenerator<string, void, void> {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  for await (const chunk of socket) {
    const [first = '', ...rest] = decoder.write(chunk).split('\n');
    parts.push(first);
    for (const next of rest) {
      yield parts.join('');
      parts = [next];
    }
  }
}

const agentEnded = (cause?: unknown): NetmonError =>
  new NetmonError('TOOL_FAILED', 'control', 'the agent ended before it answered', { cause });

function connectionError(path: string, error: unknown): NetmonError {
  const code = systemCode(error);
  if (code === 'ECONNRESET' || code === 'EPIPE') return agentEnded(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return new NetmonError('NO_RIGHTS', 'control', `no permission to contact the agent at ${path}`, {
      cause: error,
      hint: 'use sudo, or add yourself to the group netmon',
    });
  }
  return new NetmonError('AGENT_NOT_RUNNING', 'control', `no agent is running with this data folder (${path})`, {
    cause: error,
    hint: 'start it with: sudo ./netmon start',
  });
}
