import { messageOf, NetmonError } from '../core/errors.ts';
import type { Frame } from '../core/observation.ts';
import { decode } from './decode.ts';
import { writeAll } from './line.ts';
import type { SnifferMessage } from './messages.ts';
import { type Captured, loadPcap, readFile } from './pcap.ts';

const lotSize = 256;

/**
 * Reads a recording and writes its frames to the parent, each by itself, under the interface name `name`. Writing blocks
 * while the reader has not taken what was written, so memory stays flat however large the file is: libpcap reads in one
 * synchronous go and leaves no other way to slow it down.
 */
export async function playRecording(file: string, name: string): Promise<void> {
  let waiting: Frame[] = [];
  let packets = 0;
  let malformed = 0;

  const send = (): void => {
    if (waiting.length > 0) writeMessage({ kind: 'frames', frames: waiting });
    waiting = [];
  };

  const take = ({ linkType, bytes, time }: Captured): void => {
    packets += 1;
    const decoded = decode(linkType, bytes, { time, interface: name });
    if (decoded === 'malformed') malformed += 1;
    if (typeof decoded === 'string') return;
    waiting.push(decoded);
    if (waiting.length === lotSize) send();
  };

  let failure: SnifferMessage | null = null;
  try {
    await readFile(await loadPcap(), file, take);
  } catch (error) {
    const code = error instanceof NetmonError ? error.code : 'INPUT_INVALID';
    failure = { kind: 'failed', interface: name, code, reason: messageOf(error) };
  }
  send();
  writeMessage(failure ?? { kind: 'finished', packets, malformed });
}

const writeMessage = (message: SnifferMessage): void => writeAll(Buffer.from(`${JSON.stringify(message)}\n`));
