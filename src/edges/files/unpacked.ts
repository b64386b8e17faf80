import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf, NetmonError } from '../../core/errors.ts';
import { readChunks } from './read.ts';

/**
 * A file's bytes as they come, unpacked when gzip packed them. Where packed data breaks off or is damaged they end, and
 * `onTrouble` says why. Throws like readChunks.
 */
export async function* readUnpacked(file: string, onTrouble: (why: string) => void): AsyncGenerator<Uint8Array> {
  const raw = readChunks(file);
  const { value: first } = await raw.next();
  if (first === undefined) return;
  const all = async function* () {
    yield first;
    yield* raw;
  };
  if (first[0] !== 0x1f || first[1] !== 0x8b) {
    yield* all();
    return;
  }
  const source = Readable.from(all());
  const plain = source.pipe(createGunzip({ chunkSize: 256 * 1024 }));
  // A failure to read the file itself arrives here through the pipe, and is no trouble of the packing.
  source.once('error', (error) => plain.destroy(error));
  try {
    yield* plain;
  } catch (error) {
    if (error instanceof NetmonError) throw error;
    onTrouble(`the compressed data is broken: ${messageOf(error)}`);
  }
}

/** The first bytes of a file, unpacked; fewer when it has no more or they cannot be unpacked. Rejects like readChunks. */
export async function unpackedBytes(file: string, count: number): Promise<Uint8Array> {
  let first: Uint8Array = new Uint8Array();
  for await (const chunk of readUnpacked(file, () => {})) {
    first = Buffer.concat([first, chunk]).subarray(0, count);
    if (first.length === count) break;
  }
  return first;
}
