import { createServer, type Server, type Socket } from 'node:net';
import { NetmonError, toErrorShape } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { printable } from '../core/text.ts';
import {
  type ControlReply,
  type ControlRequest,
  deepestInput,
  longestRequest,
  longestSocketPath,
  mostAskers,
  requestPatience,
} from './protocol.ts';

/** Answers one request; `signal` fires when the asker hangs up or the agent stops. */
export type ControlHandler = (input: Json, progress: (value: Json) => void, signal: AbortSignal) => Promise<Json>;

export interface ControlServer {
  close(): Promise<void>;
}

/** Listens at `path`, which must not exist; whoever may write to the socket (its owner and group) may ask. */
export async function serveControl(
  path: string,
  handlers: { readonly [name: string]: ControlHandler },
): Promise<ControlServer> {
  if (Buffer.byteLength(path) > longestSocketPath) {
    const message = `the path of the data folder is too long for a socket: ${path}`;
    throw new NetmonError('DATA_NOT_WRITABLE', 'control', message, { hint: 'choose a shorter path with --data' });
  }
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    answer(socket, handlers);
  });
  server.maxConnections = mostAskers;
  await listen(server, path);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const before = process.umask(0o007);
    server.listen(path, () => resolve());
    process.umask(before);
  });
}

function answer(socket: Socket, handlers: { readonly [name: string]: ControlHandler }): void {
  const hungUp = new AbortController();
  const send = (reply: ControlReply) => {
    if (socket.writable) socket.write(`${JSON.stringify(reply)}\n`);
  };
  const progress = (value: Json) => {
    // Whoever does not read gets the result only: what waits for it must not pile up here.
    if (!socket.writableNeedDrain) send({ kind: 'progress', value });
  };
  socket.on('error', () => hungUp.abort());
  socket.on('close', () => hungUp.abort());
  const silent = setTimeout(() => socket.destroy(), requestPatience);
  socket.on('close', () => clearTimeout(silent));
  takeLine(socket, async (line) => {
    clearTimeout(silent);
    try {
      const { name, input } = parseRequest(line);
      const handle = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
      if (handle === undefined) {
        throw new NetmonError('USAGE', 'control', `the agent does not know the request ${printable(name)}`);
      }
      send({ kind: 'result', value: await handle(input, progress, hungUp.signal) });
    } catch (error) {
      send({ kind: 'error', error: { ...toErrorShape(error, 'control'), stack: null } });
    }
    socket.end();
  });
}

/** Hands over the first line, or null when it is longer than a request may be; what follows it is thrown away. */
function takeLine(socket: Socket, take: (line: string | null) => void): void {
  let chunks: Buffer[] = [];
  let size = 0;
  socket.on('data', function collect(chunk: Buffer) {
    const end = chunk.indexOf('\n');
    chunks.push(end === -1 ? chunk : chunk.subarray(0, end));
    size += chunk.length;
    if (end === -1 && size <= longestRequest) return;
    socket.off('data', collect);
    socket.resume();
    take(end === -1 ? null : Buffer.concat(chunks).toString('utf8'));
    chunks = [];
  });
}

function parseRequest(line: string | null): ControlRequest {
  if (line === null) {
    throw new NetmonError('INPUT_INVALID', 'control', `the request is longer than ${longestRequest} bytes`);
  }
  const request = parseJson(line);
  if (isRequest(request)) {
    if (isWithin(request.input, deepestInput)) return request;
    throw new NetmonError('INPUT_INVALID', 'control', `the input is nested more than ${deepestInput} deep`);
  }
  throw new NetmonError('INPUT_INVALID', 'control', 'the request has no name or no input');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new NetmonError('INPUT_INVALID', 'control', 'the request is not JSON', { cause });
  }
}

/** Whether lists and objects are within one another at most `depth` deep: what is deeper cannot be handed to a thread. */
const isWithin = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((child) => isWithin(child, depth - 1)));

const isRequest = (value: unknown): value is ControlRequest =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string' && 'input' in value;
