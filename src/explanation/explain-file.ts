import type { Explanation } from '../core/capture.ts';
import type { ExecResult } from '../core/edges.ts';
import { NetmonError } from '../core/errors.ts';
import { grouped } from '../core/rounded.ts';
import type { ExplainInput } from '../core/tasks.ts';
import { printable } from '../core/text.ts';
import { execConfined } from '../edges/confined.ts';
import { readArgs } from '../integrations/tshark/fields.ts';
import { parsePacket } from '../integrations/tshark/packet.ts';
import { readingProblem } from '../integrations/tshark/reading.ts';
import { explanationOf } from './explanation.ts';
import { createTally } from './tally.ts';

const usual = { timeout: 300_000, memory: 2 ** 31, entries: 32_768 };

/** Preferences of a user would change what tshark says. */
const noProfile = { HOME: '/nonexistent', WIRESHARK_CONFIG_DIR: '/nonexistent' };

/** The work of the task explain-capture; see its promise. */
export async function explainFile({ file, spike, known, limits = {} }: ExplainInput): Promise<Explanation> {
  const { timeout, memory, entries } = { ...usual, ...limits };
  const tally = createTally(spike, entries);
  const problems: string[] = [];
  let unread = 0;
  const onLine = (line: string): void => {
    const packet = parsePacket(line);
    if (packet === null) unread += 1;
    else tally.add(packet);
  };
  const confinement = { memory, processorTime: Math.ceil(timeout / 1000), environment: noProfile };
  try {
    const options = { signal: new AbortController().signal, timeout, onLine };
    problems.push(...problemsOf(await execConfined('tshark', readArgs(file), confinement, options), file));
  } catch (error) {
    // What it read before it gave up is as true as ever, and says most of what there is to say of a flood.
    if (!gaveUp(error) || tally.total.packets === 0) throw error;
    const part = `the first ${grouped(tally.total.packets)} packets`;
    problems.push(`${error.message}: only ${part} were looked at`);
    const explanation = explanationOf(tally, spike, new Set(known), problems);
    return { ...explanation, sentence: `of ${part}: ${explanation.sentence}` };
  }
  if (unread > 0) problems.push(`${grouped(unread)} of tshark's lines were no packets`);
  return explanationOf(tally, spike, new Set(known), problems);
}

const gaveUp = (error: unknown): error is NetmonError =>
  error instanceof NetmonError && (error.code === 'TOOL_TIMEOUT' || error.code === 'TOOL_FAILED');

/** What kept it from the end of the file. Throws INPUT_INVALID or TOOL_FAILED. */
function problemsOf({ exitCode, signal, stderr }: ExecResult, file: string): readonly string[] {
  if (exitCode === 0) return [];
  const problem = readingProblem(stderr);
  if (problem?.kind === 'cut') return [`the file ends in the middle of a packet: ${printable(problem.text)}`];
  if (problem?.kind === 'no capture') {
    throw new NetmonError('INPUT_INVALID', 'tshark', `${file} is no capture that tshark can read: ${problem.text}`);
  }
  const ended = signal ?? `exit code ${exitCode}`;
  throw new NetmonError('TOOL_FAILED', 'tshark', `tshark could not read ${file}: ${problem?.text ?? ended}`);
}
