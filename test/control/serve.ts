import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type ControlHandler, type ControlServer, serveControl } from '../../src/control/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

export interface Served {
  readonly path: string;
  readonly server: ControlServer;
}

export const echo: ControlHandler = async (input) => input;

/** A control socket in a folder of its own, closed after the test. */
export async function serve(t: TestContext, handlers: { readonly [name: string]: ControlHandler }): Promise<Served> {
  const path = join(temporaryFolder(t), 'control.sock');
  const server = await serveControl(path, handlers);
  t.after(() => server.close());
  return { path, server };
}

/** A handler that is busy until its signal fires. */
export function busy(): {
  readonly handler: ControlHandler;
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;
} {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  return {
    begun: begun.promise,
    ended: ended.promise,
    handler(_, __, signal) {
      signal.addEventListener('abort', () => ended.resolve());
      begun.resolve();
      return new Promise(() => {});
    },
  };
}

/** Resolves when so many bytes are written. */
export const fill = (socket: Socket, size: number): Promise<void> =>
  new Promise((resolve) => socket.write(Buffer.alloc(size, 'x'), () => resolve()));
