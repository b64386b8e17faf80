import type { AlertBatch } from '../core/alert.ts';
import { NetmonError } from '../core/errors.ts';
import { isPacketFile } from '../core/packet-file.ts';
import { createLineCutter } from './cut-lines.ts';
import { type AlertFormat, createAlertParser } from './parser.ts';
import { isUnified2 } from './recognise.ts';

export interface ReadOptions extends AlertFormat {
  /** As the user named it. */
  readonly file: string;
  /** When the file was last changed, milliseconds since 1970: tells the year where its lines do not. */
  readonly changed: number;
}

/** Bytes of which one lot of alerts comes. */
const chunkLimit = 1 << 20;

/**
 * All alerts of a file that ends, in lots, with as much memory as one lot needs, however large the file is. `chunks` are its
 * bytes, uncompressed; what they throw is thrown after what was read before. Throws INPUT_INVALID for Snort's
 * unified2 and for packets.
 */
export async function* readAlerts(
  chunks: AsyncIterable<Uint8Array>,
  { file, changed, ...format }: ReadOptions,
): AsyncGenerator<AlertBatch, void, void> {
  const parser = createAlertParser({ file, reference: changed, ...format });
  const cutter = createLineCutter(parser, 0);
  let isFirst = true;
  try {
    for await (const chunk of chunks) {
      if (isFirst && isUnified2(chunk)) throw unified2(file);
      if (isFirst && isPacketFile(chunk)) throw packets(file);
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      const from = isFirst && hasByteOrderMark(bytes) ? 3 : 0;
      isFirst = false;
      for (let at = from; at < bytes.length; at += chunkLimit) {
        cutter.push(bytes.subarray(at, at + chunkLimit));
        yield parser.take();
      }
    }
  } finally {
    cutter.end();
    parser.endBlock(true);
  }
  yield parser.take();
}

const hasByteOrderMark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

const unified2 = (file: string): NetmonError =>
  new NetmonError('INPUT_INVALID', 'ids', `${file} is in Snort's binary format unified2, which netmon does not read`, {
    hint: 'have Snort write alert_fast or alert_json too, or turn the file into text with u2spewfoo',
  });

const packets = (file: string): NetmonError =>
  new NetmonError('INPUT_INVALID', 'ids', `${file} is a capture of packets and no log of alerts`, {
    hint: 'netmon ids analyze looks for attacks in it',
  });
