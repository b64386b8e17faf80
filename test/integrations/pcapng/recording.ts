/** Recordings as dumpcap writes them, block by block, without our own writer. */

export interface MadePacket {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly bytes: Buffer;
}

function block(type: number, body: Buffer): Buffer {
  const length = body.length + 12;
  const head = Buffer.alloc(8);
  head.writeUInt32LE(type, 0);
  head.writeUInt32LE(length, 4);
  return Buffer.concat([head, body, head.subarray(4)]);
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

const sectionBlock = (): Buffer => {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(0x1a2b3c4d, 0);
  body.writeUInt16LE(1, 4);
  body.writeBigInt64LE(-1n, 8);
  return block(0x0a0d0d0a, body);
};

/** An interface with times in nanoseconds. */
const interfaceBlock = (name: string): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(1, 0);
  head.writeUInt32LE(262_144, 4);
  const option = (code: number, value: Buffer): Buffer => {
    const start = Buffer.alloc(4);
    start.writeUInt16LE(code, 0);
    start.writeUInt16LE(value.length, 2);
    return Buffer.concat([start, padded(value)]);
  };
  return block(1, Buffer.concat([head, option(2, Buffer.from(name)), option(9, Buffer.from([9])), Buffer.alloc(4)]));
};

const packetBlock = ({ time, bytes }: MadePacket): Buffer => {
  const head = Buffer.alloc(20);
  head.writeUInt32LE(Number(time >> 32n), 4);
  head.writeUInt32LE(Number(time & 0xffffffffn), 8);
  head.writeUInt32LE(bytes.length, 12);
  head.writeUInt32LE(bytes.length, 16);
  return block(6, Buffer.concat([head, padded(bytes)]));
};

/** A block of statistics, which is no packet. */
const statisticsBlock = (): Buffer => block(5, Buffer.alloc(12));

export const recordingOf = (packets: readonly MadePacket[], name = 'eth0'): Buffer =>
  Buffer.concat([sectionBlock(), interfaceBlock(name), ...packets.map(packetBlock), statisticsBlock()]);

/** A minimal Ethernet frame that carries its number. */
export function frame(number: number, size = 60): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.write('ffffffffffff02000000000188b5', 0, 'hex');
  bytes.writeUInt32BE(number, 14);
  return bytes;
}
