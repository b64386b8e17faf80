import type { Alert, AlertBatch } from '../core/alert.ts';
import type { ForkProgram } from '../core/edges.ts';
import { messageOf, NetmonError } from '../core/errors.ts';
import type { Frame } from '../core/observation.ts';
import { isPacketFile } from '../core/packet-file.ts';
import type { RecordedScan } from '../imports/recorded-scan.ts';
import { readRecording } from '../sniffer/client.ts';

/** A scan at the time at which it ended. */
export interface ScanRecord {
  readonly kind: 'scan';
  readonly time: number;
  readonly recorded: RecordedScan;
}

/** What an intrusion detection system said, at the time of the packet. */
export interface AlertRecord {
  readonly kind: 'alert';
  readonly time: number;
  readonly alert: Alert;
}

export type Recorded = Frame | ScanRecord | AlertRecord;

export interface RecordingEdges {
  readonly fork: ForkProgram;
  /** The first bytes of a file. Rejects with NOT_FOUND or INPUT_INVALID. */
  readonly firstBytes: (file: string, count: number) => Promise<Uint8Array>;
  /** The same, unpacked where gzip packed it. */
  readonly unpackedBytes: (file: string, count: number) => Promise<Uint8Array>;
  /** nmap's XML, packed or not. Rejects with INPUT_INVALID. */
  readonly readScan: (file: string) => Promise<RecordedScan>;
  /** The alerts of a log of Snort or Suricata, packed or not; null for a file of another kind. */
  readonly readAlerts: (file: string) => Promise<AsyncIterable<AlertBatch> | null>;
  readonly signal: AbortSignal;
}

/** What was recorded in a file, in its order. Rejects with INPUT_INVALID for a file of another kind. */
export async function openRecording(file: string, edges: RecordingEdges): Promise<AsyncIterable<Recorded>> {
  const { fork, firstBytes, unpackedBytes, readScan, readAlerts, signal } = edges;
  if (isPacketFile(await firstBytes(file, 4))) return flatten(readRecording(file, { fork, signal }));
  const first = await unpackedBytes(file, 64);
  if (first.length === 0) throw new NetmonError('INPUT_INVALID', 'replay', `${file} is empty`, { hint: whatIsRead });
  if (isPacketFile(first)) {
    throw new NetmonError('INPUT_INVALID', 'replay', `${file} has packets, which netmon reads only unpacked`, {
      hint: `unpack it first: gunzip -k ${file}`,
    });
  }
  const alerts = await readAlerts(file);
  if (alerts !== null) return each(alerts);
  // XML may have a byte order mark and white space before it.
  if (!/^\ufeff?\s*</.test(Buffer.from(first).toString())) throw notRecorded(file, null);
  try {
    return one(await readScan(file));
  } catch (error) {
    throw error instanceof NetmonError && error.code === 'INPUT_INVALID' ? notRecorded(file, error) : error;
  }
}

const whatIsRead = "it reads packets in pcap and pcapng files, scans in nmap's XML, and logs of Snort and Suricata";

function notRecorded(file: string, cause: NetmonError | null): NetmonError {
  const why = cause === null ? '' : `: ${messageOf(cause)}`;
  return new NetmonError('INPUT_INVALID', 'replay', `${file} is not a recording that netmon reads${why}`, {
    cause,
    hint: whatIsRead,
  });
}

async function* flatten<T>(lots: AsyncIterable<readonly T[]>): AsyncGenerator<T, void, void> {
  for await (const lot of lots) yield* lot;
}

async function* each(lots: AsyncIterable<AlertBatch>): AsyncGenerator<AlertRecord, void, void> {
  for await (const { alerts } of lots) for (const alert of alerts) yield { kind: 'alert', time: alert.time, alert };
}

async function* one(recorded: RecordedScan): AsyncGenerator<ScanRecord, void, void> {
  yield { kind: 'scan', time: recorded.scan.finishedAt, recorded };
}
