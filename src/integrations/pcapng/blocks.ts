/**
 * The parts of pcapng (draft-ietf-opsawg-pcapng) that recordings of dumpcap are made of. A block is its type, its length, a
 * body and its length again.
 */
export const blockTypes = { section: 0x0a0d0d0a, interface: 1, packet: 6 } as const;

const magic = 0x1a2b3c4d;
const optionEnd = 0;
const optionComment = 1;
const optionApplication = 4;
const optionResolution = 9;

/** Longest block that is believed; dumpcap's packets have at most 256 KiB. */
export const longestBlock = 16 * 1024 * 1024;

/** Whether a section begins here whose numbers are little endian, as on every machine that netmon runs on. */
export const isSection = (view: DataView, at: number): boolean =>
  view.getUint32(at, true) === blockTypes.section && view.getUint32(at + 8, true) === magic;

/** Block that begins a section of unknown length. Texts may be anything. */
export function sectionHeader({
  comment,
  application,
}: {
  readonly comment: string;
  readonly application: string;
}): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(magic, 0);
  body.writeUInt16LE(1, 4);
  body.writeBigInt64LE(-1n, 8);
  return blockOf(blockTypes.section, [
    body,
    option(optionComment, comment),
    option(optionApplication, application),
    end,
  ]);
}

/** An interface whose times are in microseconds. */
export function interfaceBlock({
  linkType,
  snapLength,
}: {
  readonly linkType: number;
  readonly snapLength: number;
}): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt16LE(linkType, 0);
  body.writeUInt32LE(snapLength, 4);
  return blockOf(blockTypes.interface, [body, end]);
}

/** A packet of the section's first interface; `time` is in microseconds since 1970. */
export function packetBlock(time: bigint, bytes: Uint8Array, originalLength: number): Buffer {
  const body = Buffer.alloc(20);
  body.writeUInt32LE(Number(time >> 32n), 4);
  body.writeUInt32LE(Number(time & 0xffffffffn), 8);
  body.writeUInt32LE(bytes.length, 12);
  body.writeUInt32LE(originalLength, 16);
  return blockOf(blockTypes.packet, [body, padded(bytes)]);
}

/** Units of time a second of an interface: option if_tsresol, a power of 10, or of 2 with the highest bit set; else 10^6. */
export function unitsPerSecond(block: Buffer): number {
  for (let at = 16; at + 5 <= block.length - 4; ) {
    const code = block.readUInt16LE(at);
    const length = block.readUInt16LE(at + 2);
    if (code === optionEnd) break;
    if (code === optionResolution && length === 1) {
      const exponent = block.readUInt8(at + 4);
      return exponent < 128 ? 10 ** exponent : 2 ** (exponent - 128);
    }
    at += 4 + length + padding(length);
  }
  return 1e6;
}

const end = Buffer.alloc(4);

const padding = (length: number): number => (4 - (length % 4)) % 4;

const padded = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc(padding(bytes.length))]);

/** An option holds at most 65535 bytes. */
function option(code: number, text: string): Buffer {
  const bytes = Buffer.from(text.slice(0, 16_000).toWellFormed(), 'utf8');
  const head = Buffer.alloc(4);
  head.writeUInt16LE(code, 0);
  head.writeUInt16LE(bytes.length, 2);
  return Buffer.concat([head, padded(bytes)]);
}

function blockOf(type: number, body: readonly Buffer[]): Buffer {
  const length = 12 + body.reduce((sum, { length: size }) => sum + size, 0);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(type, 0);
  head.writeUInt32LE(length, 4);
  return Buffer.concat([head, ...body, head.subarray(4)]);
}
