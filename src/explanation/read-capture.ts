import type { ExecResult } from '../core/edges.ts';
import { NetmonError } from '../core/errors.ts';
import { printable } from '../core/text.ts';
import { withPassingFile } from '../edges/files/passing-file.ts';
import { firstBytes, readChunks } from '../edges/files/read.ts';
import { execConfined } from '../edges/programs/confined.ts';
import { readingProblem } from '../integrations/tshark/reading.ts';
import { isPcapng, type PacketPick } from './pick-packets.ts';

export interface ReadingLimits {
  /** Milliseconds. */
  readonly timeout: number;
  /** Bytes of address space. */
  readonly memory: number;
}

/** Preferences of a user would change what tshark says. */
const noProfile = { HOME: '/nonexistent', WIRESHARK_CONFIG_DIR: '/nonexistent' };

/**
 * Runs a confined tshark that reads a capture and hands over its lines. Returns what kept it from the end of the file, if anything
 * did. Rejects with INPUT_INVALID for what is no capture, TOOL_MISSING, TOOL_TIMEOUT, or TOOL_FAILED when it crashed or wanted too much.
 */
export async function readCapture(
  file: string,
  args: readonly string[],
  { timeout, memory }: ReadingLimits,
  onLine: (line: string) => void,
): Promise<readonly string[]> {
  const confinement = { reads: file, memory, processorTime: Math.ceil(timeout / 1000), environment: noProfile };
  const options = { signal: new AbortController().signal, timeout, onLine };
  return problemsOf(await execConfined('tshark', args, confinement, options), file);
}

/**
 * The same of the packets that are picked from a pcapng file; of any other file, of all packets.
 * @param argsFor arguments for reading from this file
 */
export async function readPicked(
  file: string,
  pick: PacketPick,
  argsFor: (file: string) => readonly string[],
  limits: ReadingLimits,
  onLine: (line: string) => void,
): Promise<readonly string[]> {
  if (!isPcapng(await firstBytes(file, 4))) return readCapture(file, argsFor(file), limits, onLine);
  return withPassingFile(file, pick.from(readChunks(file)), async (picked) => [
    ...(await readCapture(picked, argsFor(picked), limits, onLine)),
    ...pick.problems(),
  ]);
}

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

/** Whether it gave up on its way: what it told before is as true as ever. */
export const gaveUp = (error: unknown): error is NetmonError =>
  error instanceof NetmonError && (error.code === 'TOOL_TIMEOUT' || error.code === 'TOOL_FAILED');
