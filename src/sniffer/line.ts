import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { systemCode } from '../core/errors.ts';

/** The file descriptor on which the sniffer's messages go to its parent. */
export const messageLine = 3;

/** Ends this process when nobody reads any more. Waits while the line is full. */
export function writeAll(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeOrEnd(bytes.subarray(at));
}

/** From now on writing does not wait; returns the function that writes and says how many bytes were taken. */
export function openLine(): (bytes: Buffer) => number {
  // Only for what it does to the descriptor: makes it non-blocking.
  const socket = new Socket({ fd: messageLine, readable: false, writable: true });
  socket.unref();
  return writeOrEnd;
}

function writeOrEnd(bytes: Buffer): number {
  try {
    return writeSync(messageLine, bytes);
  } catch (error) {
    if (systemCode(error) === 'EAGAIN') return 0;
    if (systemCode(error) === 'EPIPE') process.exit(0);
    throw error;
  }
}
