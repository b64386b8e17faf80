/** Packets as tshark lists them: a line each, with what it is about in words. */

/** Text may be hostile. */
export interface ListedPacket {
  /** Its place in the file, from 1. */
  readonly number: number;
  /** Milliseconds since 1970, and microseconds beyond these, 0 to 999. */
  readonly time: number;
  readonly micros: number;
  /** Addresses; of packets in packets those of the inner one. */
  readonly source: string;
  readonly destination: string;
  /** As tshark calls it: `TCP`, `HTTP`, `ICMPv6`, … */
  readonly protocol: string;
  /** Bytes on the wire. */
  readonly length: number;
  /** At most `longestInfo` characters. */
  readonly info: string;
}

export const longestInfo = 500;

const columns = [
  ...['frame.number', 'frame.time_epoch', 'frame.len'],
  ...['_ws.col.Source', '_ws.col.Destination', '_ws.col.Protocol', '_ws.col.Info'],
];

/** To put streams and fragments together again costs memory that hostile packets decide on, and shows a request at its last packet only. */
const preferences = ['ip.defragment:FALSE', 'ipv6.defragment:FALSE', 'tcp.desegment_tcp_streams:FALSE'];

/** Arguments for tshark that lists the packets of `file` that a display filter lets through. */
export const listArgs = (file: string, filter: string): string[] => [
  ...['-n', '-r', file, '-Y', filter],
  ...preferences.flatMap((preference) => ['-o', preference]),
  ...['-T', 'fields', '-E', 'occurrence=f', '-E', 'separator=/t'],
  ...columns.flatMap((column) => ['-e', column]),
];

/** A line as `listArgs` makes tshark write it; null for what is none. */
export function parseListed(line: string): ListedPacket | null {
  const [, number = '', seconds = '', fraction = '', length = '', rest = ''] =
    /^(\d{1,15})\t(\d{1,12})(?:\.(\d{1,9}))?\t(\d{1,10})\t(.*)$/s.exec(line) ?? [];
  if (number === '') return null;
  const [source = '', destination = '', protocol = '', ...info] = rest.split('\t');
  const nanos = fraction.padEnd(9, '0');
  return {
    number: Number(number),
    time: Number(seconds) * 1000 + Number(nanos.slice(0, 3)),
    micros: Number(nanos.slice(3, 6)),
    ...{ source, destination, protocol, length: Number(length) },
    info: info.join(' ').trimEnd().slice(0, longestInfo),
  };
}
