import { join } from 'node:path';
import type { Exec } from '../../../core/edges.ts';
import { NetmonError } from '../../../core/errors.ts';
import type { IdsProgram, IdsSetup } from '../../../core/ids-program.ts';

/** Milliseconds after which a capture is given up: an engine reads hundreds of megabytes in this time. */
const longest = 600_000;

/** `log`: the file with alerts, not there when there were none. `cut`: the capture ends in the middle of a packet, as the engine says it. */
export interface Analysis {
  readonly log: string;
  readonly cut: string | null;
}

/**
 * Lets an engine look through a capture; its log is in `setup.logs` then. Rejects with TOOL_FAILED when the engine could not
 * read it: neither Suricata nor Snort 3 says so by its exit code.
 */
export async function analyseCapture(
  { exec, signal }: { readonly exec: Exec; readonly signal: AbortSignal },
  program: IdsProgram,
  setup: IdsSetup,
  capture: string,
): Promise<Analysis> {
  const result = await exec(program.program, program.offline(setup, capture), { signal, timeout: longest });
  const lines = `${result.stderr}\n${result.stdout}`.split('\n').map((line) => line.trim());
  const news = lines.map(program.understand).find((line) => line?.kind === 'trouble');
  const trouble = news?.kind === 'trouble' ? news.text : null;
  const log = join(setup.logs, program.alertFile);
  if (trouble?.includes('truncated') === true && !trouble.includes('file header')) return { log, cut: trouble };
  if (trouble !== null || result.exitCode !== 0) {
    const why = trouble ?? lines.find((line) => line !== '') ?? `exit code ${result.exitCode}`;
    throw new NetmonError('TOOL_FAILED', program.program, `${capture} could not be analysed: ${why}`);
  }
  return { log, cut: null };
}
