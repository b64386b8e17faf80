import { createHash } from 'node:crypto';
import type { Fingerprint, LogPosition } from '../../core/log-position.ts';
import { readUnpacked } from '../files/unpacked.ts';
import type { LogFile } from './log-file.ts';

/** Bytes of the beginning, and before the place where reading stopped, by which a log is recognised. */
export const headLength = 256;
export const tailLength = 128;
/** Bytes of a beginning that tell a log from all others: as many as the shortest alerts have, with their time. */
export const tellingLength = 128;

export const fingerprintOf = (bytes: Uint8Array): Fingerprint => ({
  length: bytes.length,
  hash: createHash('sha256').update(bytes).digest('hex').slice(0, 32),
});

const feed = 0x0a;
/** Bytes of a first line by which logs are told apart. */
export const longestBegin = 64 * 1024;

/** Hash of the first line, or of as much of it as counts; `bytes`: as many as there are, or as count. */
export function beginningOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(feed);
  return fingerprintOf(bytes.subarray(0, Math.min(end === -1 ? bytes.length : end, longestBegin))).hash;
}

export const isSame = (bytes: Uint8Array, wanted: Fingerprint): boolean =>
  bytes.length === wanted.length && fingerprintOf(bytes).hash === wanted.hash;

/** Whether what was in a log says enough to tell it from all others: it was read, or much of its beginning was seen. */
export const isTelling = ({ offset, head }: Pick<LogPosition, 'offset' | 'head'>): boolean =>
  offset > 0 || head.length >= tellingLength;

/** Whether a file is the one that was read up to a position, or a copy of it. Of what tells nothing only the inode is known. */
export function isAtPosition(file: LogFile, position: LogPosition): boolean {
  const { offset, head, tail, inode } = position;
  if (!isTelling(position)) return file.inode === inode;
  if (file.stat().size < offset) return false;
  const bytes = (at: number, length: number): Buffer => file.read(at, Buffer.alloc(length));
  return isSame(bytes(0, head.length), head) && isSame(bytes(offset - tail.length, tail.length), tail);
}

/**
 * What a compressed file holds from a position on, when it is what was read up to there; null when it is something else. Where
 * it is broken it ends.
 */
export async function unpackFrom(
  path: string,
  position: Pick<LogPosition, 'offset' | 'head' | 'tail'>,
): Promise<AsyncGenerator<Buffer> | null> {
  const { offset, head, tail } = position;
  if (!isTelling(position)) return null;
  let first: Buffer = Buffer.alloc(0);
  let last: Buffer = Buffer.alloc(0);
  let at = 0;
  for await (const chunk of unpacked(path)) {
    if (first.length < head.length) first = Buffer.concat([first, chunk]).subarray(0, head.length);
    if (first.length === head.length && !isSame(first, head)) return null;
    last = end(Buffer.concat([last, end(chunk.subarray(0, offset - at), tail.length)]), tail.length);
    at += chunk.length;
    if (at >= offset) break;
  }
  return at >= offset && isSame(first, head) && isSame(last, tail) ? fromOffset(path, offset) : null;
}

const end = (bytes: Buffer, length: number): Buffer => bytes.subarray(Math.max(0, bytes.length - length));

/** A compressed file from some place on. */
export async function* fromOffset(path: string, offset: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of unpacked(path)) {
    at += chunk.length;
    if (at > offset) yield chunk.subarray(Math.max(0, chunk.length - (at - offset)));
  }
}

async function* unpacked(path: string): AsyncGenerator<Buffer> {
  const silent = (): void => {};
  for await (const chunk of readUnpacked(path, silent)) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
}
