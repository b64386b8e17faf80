import type { Explanation } from '../core/capture.ts';
import { grouped } from '../core/rounded.ts';
import type { ExplainInput } from '../core/tasks.ts';
import { readArgs } from '../integrations/tshark/fields.ts';
import { parsePacket } from '../integrations/tshark/packet.ts';
import { explanationOf } from './explanation.ts';
import { gaveUp, readCapture } from './read-capture.ts';
import { createTally } from './tally.ts';

const usual = { timeout: 300_000, memory: 2 ** 31, entries: 32_768 };

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
  try {
    problems.push(...(await readCapture(file, readArgs(file), { timeout, memory }, onLine)));
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
