import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, NetmonError } from '../core/errors.ts';
import { blockTypes, interfaceBlock, packetBlock, sectionHeader } from '../integrations/pcapng/blocks.ts';
import { writeAll } from './line.ts';
import type { SelectMessage } from './messages.ts';
import { loadPcap } from './pcap.ts';

/**
 * The process that applies a BPF filter, as libpcap does, to what is recorded: `select-main check FILTER` only compiles it,
 * `select-main select FILTER FROM TO COMMENT APPLICATION` writes the packets of one pcapng file that match to another. It writes one
 * SelectMessage to file descriptor 3.
 */

type Pcap = Awaited<ReturnType<typeof loadPcap>>;

/** Bytes that are written at once. */
const lot = 1 << 20;

/** A pcap file for Ethernet without packets: compiling a filter takes a file, but no rights. */
function emptyRecording(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(1, 20);
  return header;
}

function check(pcap: Pcap, filter: string): SelectMessage {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-filter-'));
  try {
    const file = join(folder, 'empty.pcap');
    writeFileSync(file, emptyRecording());
    open(pcap, file, filter);
    return { kind: 'selected', packets: 0 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function select(pcap: Pcap, filter: string, from: string, to: string, texts: Texts): Promise<SelectMessage> {
  const session = open(pcap, from, filter);
  const output = openSync(to, 'w', 0o640);
  let waiting: Buffer[] = [sectionHeader(texts), interfaceBlock(interfaceOf(from))];
  let [size, packets] = [0, 0];
  const flush = (): void => {
    const bytes = Buffer.concat(waiting);
    for (let at = 0; at < bytes.length; ) at += writeSync(output, bytes, at);
    [waiting, size] = [[], 0];
  };
  try {
    await new Promise<void>((resolve, reject) => {
      session.on('complete', resolve);
      session.on('packet', ({ buf, header }) => {
        const time = BigInt(header.readUInt32LE(0)) * 1_000_000n + BigInt(header.readUInt32LE(4));
        const bytes = buf.subarray(0, header.readUInt32LE(8));
        const block = packetBlock(time, bytes, header.readUInt32LE(12));
        packets += 1;
        waiting.push(block);
        size += block.length;
        try {
          if (size >= lot) flush();
        } catch (error) {
          reject(error);
        }
      });
    });
    flush();
  } finally {
    closeSync(output);
  }
  return { kind: 'selected', packets };
}

interface Texts {
  readonly comment: string;
  readonly application: string;
}

function open(pcap: Pcap, file: string, filter: string) {
  try {
    return pcap.createOfflineSession(file, { filter });
  } catch (error) {
    throw new NetmonError('CONFIG_INVALID', 'filter', messageOf(error));
  }
}

/** Link type and snap length as they stand in the first interface block, which is the second block of what netmon writes. */
function interfaceOf(file: string): { readonly linkType: number; readonly snapLength: number } {
  const input = openSync(file, 'r');
  try {
    const head = Buffer.alloc(8);
    const block = Buffer.alloc(16);
    readSync(input, head, 0, 8, 0);
    readSync(input, block, 0, 16, head.readUInt32LE(4));
    const isInterface = block.readUInt32LE(0) === blockTypes.interface;
    return isInterface
      ? { linkType: block.readUInt16LE(8), snapLength: block.readUInt32LE(12) }
      : { linkType: 1, snapLength: 0 };
  } finally {
    closeSync(input);
  }
}

async function run([mode, filter = '', from = '', to = '', comment = '', application = '']: readonly string[]) {
  const pcap = await loadPcap();
  return mode === 'check' ? check(pcap, filter) : select(pcap, filter, from, to, { comment, application });
}

const answer = await run(process.argv.slice(2)).catch((error): SelectMessage => {
  const code = error instanceof NetmonError ? error.code : 'DATA_NOT_WRITABLE';
  return { kind: 'failed', code, reason: messageOf(error) };
});
writeAll(Buffer.from(`${JSON.stringify(answer)}\n`));
process.exit(0);
