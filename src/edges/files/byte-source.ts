import { createReadStream, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fileReason, messageOf, NetmonError, systemCode } from '../../core/errors.ts';

/** Bytes that are read once from beginning to end, and parts of them again later. Held open until the process ends. */
export interface ByteSource {
  /** Each is of use until the next is asked for. What is compressed by gzip comes uncompressed; where such a stream is broken it ends, and `trouble` says why. */
  chunks(): AsyncIterable<Buffer>;
  readonly trouble: string | null;
  /** Some of the bytes that `chunks` gave so far. Blocks: for commands that have nothing else to do. */
  read(at: number, length: number): Buffer;
}

const chunkSize = 256 * 1024;

/**
 * Opens a file, or standard input as `-`. What cannot be read twice (a pipe, a compressed file) is kept in a temporary file
 * without a name. Throws NOT_FOUND, INPUT_INVALID, or DATA_NOT_WRITABLE while chunks are read when there is no room for that.
 */
export async function openByteSource(path: string): Promise<ByteSource> {
  if (path === '-') return onceReadable(process.stdin, path);
  const descriptor = explaining(path, () => openSync(path, 'r'));
  if (fstatSync(descriptor).isFile() && !isGzip(readUpTo(descriptor, Buffer.alloc(2), 0))) {
    const chunks = () => readFile(descriptor, path);
    return { chunks, trouble: null, read: readAhead(descriptor) };
  }
  return onceReadable(createReadStream('', { fd: descriptor, autoClose: false, highWaterMark: chunkSize }), path);
}

async function onceReadable(stream: AsyncIterable<Buffer>, path: string): Promise<ByteSource> {
  const { first, all } = await peek(named(stream, path), 2);
  return spooled(isGzip(first) ? gunzip(all) : withoutTrouble(all));
}

const isGzip = (first: Buffer): boolean => first[0] === 0x1f && first[1] === 0x8b;

/** Without a stream: a third quicker, and no memory for each chunk. */
async function* readFile(descriptor: number, path: string): AsyncGenerator<Buffer> {
  const room = Buffer.allocUnsafeSlow(chunkSize);
  for (let at = 0; ; ) {
    const bytes = explaining(path, () => readUpTo(descriptor, room, at));
    if (bytes.length === 0) return;
    at += bytes.length;
    yield bytes;
  }
}

type Ending = AsyncGenerator<Buffer, string | null>;

function spooled(chunks: Ending): ByteSource {
  const spool = nameless();
  let trouble: string | null = null;
  return {
    async *chunks() {
      for (let next = await chunks.next(); ; next = await chunks.next()) {
        if (next.done === true) {
          trouble = next.value;
          return;
        }
        write(spool, next.value);
        yield next.value;
      }
    },
    get trouble() {
      return trouble;
    },
    read: readAhead(spool),
  };
}

async function* gunzip(raw: AsyncIterable<Buffer>): Ending {
  // A failure to read `raw` itself arrives here through the pipe, and is no trouble of the compression.
  const source = Readable.from(raw);
  const plain = source.pipe(createGunzip({ chunkSize }));
  source.once('error', (error) => plain.destroy(error));
  try {
    yield* plain;
    return null;
  } catch (error) {
    if (error instanceof NetmonError) throw error;
    return `the compressed data is broken: ${messageOf(error)}`;
  }
}

async function* withoutTrouble(chunks: AsyncIterable<Buffer>): Ending {
  yield* chunks;
  return null;
}

/** The first bytes, fewer when there are no more, and all of them again. */
async function peek(chunks: AsyncGenerator<Buffer>, count: number) {
  let first: Buffer = Buffer.alloc(0);
  while (first.length < count) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    first = Buffer.concat([first, value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    if (first.length > 0) yield first;
    yield* chunks;
  }
  return { first, all: all() };
}

async function* named(chunks: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function explaining<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): NetmonError {
  if (systemCode(cause) === 'ENOENT') return new NetmonError('NOT_FOUND', 'files', `no file ${path}`, { cause });
  const name = path === '-' ? 'standard input' : path;
  return new NetmonError('INPUT_INVALID', 'files', `${name} cannot be read: ${fileReason(cause)}`, { cause });
}

function nameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-'));
  const descriptor = openSync(join(folder, 'bytes'), 'wx+', 0o600);
  rmSync(folder, { recursive: true });
  return descriptor;
}

function write(descriptor: number, bytes: Buffer): void {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  } catch (cause) {
    throw new NetmonError('DATA_NOT_WRITABLE', 'files', `no room in ${tmpdir()}: ${messageOf(cause)}`, { cause });
  }
}

const ahead = 128 * 1024;
/** Bytes between two parts that are still read one after the other. */
const gap = 4096;

/** Reads parts of a file. Once they follow one another, many are read at once: a system call for each takes longer. */
function readAhead(descriptor: number): ByteSource['read'] {
  let window: Buffer = Buffer.alloc(0);
  let from = 0;
  let expected = -1;
  return (at, length) => {
    const isNext = expected <= at && at <= expected + gap;
    expected = at + length;
    if (at < from || at + length > from + window.length) {
      window = readUpTo(descriptor, Buffer.allocUnsafeSlow(isNext ? Math.max(ahead, length) : length), at);
      from = at;
    }
    if (window.length >= length) return window.subarray(at - from, at - from + length);
    throw shorter();
  };
}

const shorter = (): NetmonError => new NetmonError('INPUT_INVALID', 'files', 'a file became shorter while it was read');

/** Fills `room`; fewer bytes are returned only where the file ends. */
function readUpTo(descriptor: number, room: Buffer, at: number): Buffer {
  let filled = 0;
  for (;;) {
    const count = readSync(descriptor, room, filled, room.length - filled, at + filled);
    filled += count;
    if (count === 0 || filled === room.length) return room.subarray(0, filled);
  }
}
