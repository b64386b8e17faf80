import { macAt } from './bytes.ts';

/** Link types that netmon reads: Ethernet, and what Linux records on the `any` device (versions 1 and 2). */
export type LinkType = 'ethernet' | 'linux-sll' | 'linux-sll2';

/** What the link layer says, and where in the frame its payload lies: `start` included, `end` not. */
export interface LinkFacts {
  readonly ethernetSource: string;
  readonly ethernetTarget: string;
  readonly vlan: number | null;
  readonly etherType: number;
  readonly start: number;
  readonly end: number;
}

/** Why a frame gives no observation: it is about something else, or it is broken. */
export type Refusal = 'ignored' | 'malformed';

const vlanTypes = new Set([0x8100, 0x88a8, 0x9100]);
const maxVlanTags = 4;
const maxLengthField = 1500;
const broadcast = 'ff:ff:ff:ff:ff:ff';
const unknownMac = '00:00:00:00:00:00';
const sllBroadcast = 1;

/** Formats: https://www.tcpdump.org/linktypes.html, IEEE 802.3, 802.1Q and 802.1ad. */
export function readLink(linkType: LinkType, bytes: Buffer): LinkFacts | Refusal {
  switch (linkType) {
    case 'ethernet':
      if (bytes.length < 14) return 'malformed';
      return readTags(bytes, 12, { ethernetSource: macAt(bytes, 6), ethernetTarget: macAt(bytes, 0) });
    case 'linux-sll':
      if (bytes.length < 16) return 'malformed';
      if (bytes.readUInt16BE(4) !== 6) return 'ignored';
      return readTags(bytes, 14, cooked(bytes, 6, bytes.readUInt16BE(0)));
    case 'linux-sll2':
      if (bytes.length < 20) return 'malformed';
      if (bytes.readUInt8(11) !== 6) return 'ignored';
      return readEtherType(bytes, bytes.readUInt16BE(0), 20, cooked(bytes, 12, bytes.readUInt8(10)));
  }
}

type Ends = Pick<LinkFacts, 'ethernetSource' | 'ethernetTarget'>;

/** A cooked header has no destination, only its kind. */
const cooked = (bytes: Buffer, sourceAt: number, packetType: number): Ends => ({
  ethernetSource: macAt(bytes, sourceAt),
  ethernetTarget: packetType === sllBroadcast ? broadcast : unknownMac,
});

const readTags = (bytes: Buffer, typeAt: number, ends: Ends): LinkFacts | Refusal =>
  readEtherType(bytes, bytes.readUInt16BE(typeAt), typeAt + 2, ends);

function readEtherType(bytes: Buffer, firstType: number, firstStart: number, ends: Ends): LinkFacts | Refusal {
  let etherType = firstType;
  let start = firstStart;
  let vlan: number | null = null;
  for (let tags = 0; vlanTypes.has(etherType); tags += 1) {
    if (tags === maxVlanTags || bytes.length < start + 4) return 'malformed';
    const id = bytes.readUInt16BE(start) & 0x0fff;
    // Of several tags the innermost names the network that the station is in; 0 only carries a priority.
    if (id !== 0) vlan = id;
    etherType = bytes.readUInt16BE(start + 2);
    start += 4;
  }
  const facts = { ...ends, vlan };
  if (etherType > maxLengthField) return { ...facts, etherType, start, end: bytes.length };
  return readSnap(bytes, etherType, start, facts);
}

/** 802.3 with an LLC/SNAP header: the type field was a length. */
function readSnap(
  bytes: Buffer,
  length: number,
  start: number,
  facts: Ends & Pick<LinkFacts, 'vlan'>,
): LinkFacts | Refusal {
  const end = Math.min(bytes.length, start + length);
  if (end < start + 8) return 'ignored';
  const isSnap = bytes.readUInt16BE(start) === 0xaaaa && bytes.readUInt8(start + 2) === 0x03;
  const organisation = bytes.readUIntBE(start + 3, 3);
  if (!isSnap || (organisation !== 0 && organisation !== 0x0000f8)) return 'ignored';
  return { ...facts, etherType: bytes.readUInt16BE(start + 6), start: start + 8, end };
}
