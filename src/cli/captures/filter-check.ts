import type { Config } from '../../config/load.ts';
import { formatProblem } from '../../config/problem.ts';
import { readYaml } from '../../config/yaml-source.ts';
import { NetmonError } from '../../core/errors.ts';
import { forkProgram } from '../../edges/programs/child.ts';
import { filterFault } from '../../sniffer/select.ts';

interface ConfigText {
  readonly file: string;
  readonly text: string;
}

/**
 * The mistakes that only libpcap finds, in packet filters of a config that has no others; a line each, with its place. Says on
 * `tell` when filters cannot be tried here.
 */
export async function filterProblems(
  { monitors }: Config,
  { file, text }: ConfigText,
  tell: (line: string) => void,
): Promise<readonly string[]> {
  const filter = monitors.capture?.ring_filter;
  if (monitors.capture?.enabled !== true || typeof filter !== 'string' || filter === 'all') return [];
  const path = ['capture', 'ring_filter'];
  try {
    const fault = await filterFault(forkProgram, filter);
    if (fault === null) return [];
    const found = `no BPF filter, libpcap says: ${fault}`;
    return [formatProblem(file, { path, ...readYaml(text).valueAt(path), text: found })];
  } catch (error) {
    if (!(error instanceof NetmonError)) throw error;
    tell(`${path.join('.')} could not be tried: ${error.message}`);
    return [];
  }
}
