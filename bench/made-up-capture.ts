import { closeSync, openSync, writeSync } from 'node:fs';
import { pcapFile, pcapRecord } from '../test/sniffer/recordings.ts';
import { framed, ipPacket, tcpFlags, tcpSegment } from '../test/support/ip-packets.ts';

/** Traffic of an office: most bytes in large packets, 400 conversations of which one is a big upload from second 10 on. */
export function writeOffice(file: string, megabytes: number): number {
  return write(file, megabytes * 1e6, (index) => {
    const upload = index % 3 !== 0 && index * 100 > 10_000_000;
    const host = index % 200;
    const outward = index % 4 !== 0;
    const local = upload ? '10.0.0.5' : `10.0.${host >> 6}.${1 + (host & 63)}`;
    const remote = upload ? '203.0.113.9' : `198.51.100.${host}`;
    const [from, to] = outward ? [local, remote] : [remote, local];
    const source = outward ? 40_000 + host : 443;
    const target = outward ? 443 : 40_000 + host;
    return framed(
      ipPacket({
        from,
        to,
        protocol: 'tcp',
        payload: tcpSegment(source, target, tcpFlags.ack, index % 5 === 0 ? 0 : 1400),
      }),
    );
  });
}

/** A flood of the smallest packets, each from another forged sender, to one web server. */
export function writeFlood(file: string, packets: number): number {
  return write(file, packets * 76, (index) => {
    const bits = Math.imul(index, 2_654_435_761) >>> 0;
    const from = `${1 + ((bits >>> 24) % 220)}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${index & 255}`;
    return framed(
      ipPacket({
        from,
        to: '10.0.0.9',
        protocol: 'tcp',
        payload: tcpSegment(1024 + (bits % 60_000), 80, tcpFlags.syn, 6),
      }),
    );
  });
}

/** Packets 100 µs apart until the file has so many bytes; returns how many they are. */
function write(file: string, bytes: number, frame: (index: number) => Buffer): number {
  const handle = openSync(file, 'w');
  let size = writeSync(handle, pcapFile([]));
  let index = 0;
  while (size < bytes) {
    const records: Buffer[] = [];
    for (let each = 0; each < 1000; each += 1) {
      records.push(pcapRecord({ time: 1_700_000_000_000 + Math.floor(index / 10), bytes: frame(index) }));
      index += 1;
    }
    size += writeSync(handle, Buffer.concat(records));
  }
  closeSync(handle);
  return index;
}
