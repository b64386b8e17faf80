import type { NmapRun } from '../../core/nmap-run.ts';
import { readChunks } from '../../edges/files/read.ts';
import { createNmapParser } from './parse.ts';

/**
 * Reads nmap's XML from a file as far as it goes, in constant memory besides the result. Meant for a pool thread: parsing
 * does not pause. Rejects with NOT_FOUND or INPUT_INVALID.
 */
export async function parseNmapFile(file: string): Promise<NmapRun> {
  const parser = createNmapParser();
  for await (const chunk of readChunks(file)) parser.write(chunk);
  return parser.end();
}
