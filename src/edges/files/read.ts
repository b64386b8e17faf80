import { createReadStream, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileReason, NetmonError, systemCode } from '../../core/errors.ts';

/** A file's bytes as they come. Throws NOT_FOUND when it is not there, INPUT_INVALID when it cannot be read. */
export async function* readChunks(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, { highWaterMark: 256 * 1024 });
  } catch (error) {
    if (systemCode(error) === 'ENOENT')
      throw new NetmonError('NOT_FOUND', 'files', `no file ${file}`, { cause: error });
    throw new NetmonError('INPUT_INVALID', 'files', `${file} cannot be read: ${fileReason(error)}`, { cause: error });
  }
}

/** All bytes of a file, or null when it cannot be read. */
export async function readWhole(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch {
    return null;
  }
}

/**
 * A file of the kernel (/proc, /sys) at once, Latin-1, or null when it cannot be read. It is in memory: waiting for another thread to read it would
 * cost several times as much.
 */
export function readKernelFile(file: string): string | null {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return null;
  }
}

/** A text file as a whole, UTF-8. Rejects like readChunks. */
export async function readText(file: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(file)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The first bytes of a file, fewer when it has no more. Rejects like readChunks. */
export async function firstBytes(file: string, count: number): Promise<Uint8Array> {
  for await (const chunk of readChunks(file)) return chunk.subarray(0, count);
  return new Uint8Array();
}
