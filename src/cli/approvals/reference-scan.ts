import { NetmonError } from '../../core/errors.ts';
import type { NmapRun } from '../../core/nmap-run.ts';
import { printable } from '../../core/text.ts';
import { openByteSource } from '../../edges/files/byte-source.ts';
import { createNmapParser } from '../../integrations/nmap/parse.ts';

/** nmap's XML from a file, compressed or not, or from standard input (`-`); oddities are told. Rejects with NOT_FOUND or INPUT_INVALID. */
export async function readReference(file: string): Promise<NmapRun> {
  const source = await openByteSource(file);
  const parser = createNmapParser();
  for await (const chunk of source.chunks()) parser.write(chunk);
  const run = end(parser, file);
  const troubles = [...(source.trouble === null ? [] : [source.trouble]), ...run.warnings];
  for (const trouble of troubles) warn(`${file}: ${trouble}`);
  if (run.exit === 'truncated') warn(`${file}: it ends before nmap was done; read as far as it goes`);
  return run;
}

function end(parser: ReturnType<typeof createNmapParser>, file: string): NmapRun {
  try {
    return parser.end();
  } catch (error) {
    if (!(error instanceof NetmonError)) throw error;
    throw new NetmonError(error.code, 'cli', `${file}: ${error.message}`, { cause: error });
  }
}

export const warn = (text: string): boolean => process.stderr.write(`netmon: ${printable(text, 1000)}\n`);
