import type { ErrorShape } from '../core/errors.ts';
import type { Json } from '../core/json.ts';

/**
 * The running agent answers on a Unix socket in its data folder: one JSON object a line, one request a connection.
 * Request → any number of progress lines → result or error, then the agent closes.
 */
export interface ControlRequest {
  readonly name: string;
  readonly input: Json;
}

export type ControlReply =
  | { readonly kind: 'progress'; readonly value: Json }
  | { readonly kind: 'result'; readonly value: Json }
  | { readonly kind: 'error'; readonly error: ErrorShape };

/** Name of the socket in the data folder. */
export const socketName = 'control.sock';

/** A Unix socket's path is limited to 107 bytes (unix(7)). */
export const longestSocketPath = 107;

/** Bytes of a request without its line feed; a scan of all addresses of a /16, one by one, has as many. */
export const longestRequest = 1 << 20;

/** Lists and objects within one another in an input; no request has more than three. */
export const deepestInput = 20;

/** Askers at a time; further ones are hung up on, as each takes a file descriptor of the agent. */
export const mostAskers = 200;

/** Milliseconds that an asker has to send its request. */
export const requestPatience = 30_000;
