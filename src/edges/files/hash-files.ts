import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileHash } from '../../archive/manifest.ts';
import { messageOf } from '../../core/errors.ts';
import { readChunks } from './read.ts';

/** Size and SHA-256 of a file, in constant memory. Rejects like readChunks. */
export async function hashFile(folder: string, name: string): Promise<FileHash> {
  const digest = createHash('sha256');
  let size = 0;
  for await (const chunk of readChunks(join(folder, name))) {
    digest.update(chunk);
    size += chunk.length;
  }
  return { name, size, sha256: digest.digest('hex') };
}

/** Those of all files in a folder besides `except`; what cannot be read has an error instead of a hash. */
export async function hashFolder(folder: string, except: string) {
  const names = (await readdir(folder)).filter((name) => name !== except);
  const files: (FileHash | { readonly name: string; readonly error: string })[] = [];
  for (const name of names.sort()) {
    files.push(await hashFile(folder, name).catch((error) => ({ name, error: messageOf(error) })));
  }
  return files;
}
