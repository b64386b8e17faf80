import type { Explanation } from '../core/capture.ts';
import { NetmonError } from '../core/errors.ts';
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
  let unread = 0;
  const { exitCode, signal, stderr } = await execConfined(
    'tshark',
    readArgs(file),
    { memory, processorTime: Math.ceil(timeout / 1000), environment: noProfile },
    {
      signal: new AbortController().signal,
      timeout,
      onLine(line) {
        const packet = parsePacket(line);
        if (packet === null) unread += 1;
        else tally.add(packet);
      },
    },
  );
  const problem = exitCode === 0 ? null : readingProblem(stderr);
  if (exitCode !== 0 && (problem === null || problem.kind === 'failed')) {
    const ended = signal === null ? `exit code ${exitCode}` : signal;
    throw new NetmonError('TOOL_FAILED', 'tshark', `tshark could not read ${file}: ${problem?.text ?? ended}`);
  }
  if (problem?.kind === 'no capture') {
    throw new NetmonError('INPUT_INVALID', 'tshark', `${file} is no capture that tshark can read: ${problem.text}`);
  }
  return explanationOf(tally, spike, new Set(known), [
    ...(problem === null ? [] : [`the file ends in the middle of a packet: ${printable(problem.text)}`]),
    ...(unread === 0 ? [] : [`${unread} packets that tshark could not tell`]),
  ]);
}
