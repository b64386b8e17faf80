import type { ArpFrame } from '../core/observation.ts';
import { ipv4At, macAt } from './bytes.ts';
import type { Refusal } from './link.ts';

export type ArpFacts = Pick<ArpFrame, 'kind' | 'operation' | 'senderMac' | 'senderIp' | 'targetMac' | 'targetIp'>;

const ethernet = 1;
const ieee802 = 6;
const ipv4 = 0x0800;
const lastAssignedOperation = 25;

/** ARP for IPv4 over Ethernet (RFC 826); other hardware, other protocols, RARP and InARP are ignored. */
export function decodeArp(bytes: Buffer, start: number, end: number): ArpFacts | Refusal {
  if (end < start + 8) return 'malformed';
  const hardware = bytes.readUInt16BE(start);
  if ((hardware !== ethernet && hardware !== ieee802) || bytes.readUInt16BE(start + 2) !== ipv4) return 'ignored';
  if (bytes.readUInt8(start + 4) !== 6 || bytes.readUInt8(start + 5) !== 4 || end < start + 28) return 'malformed';
  const operation = bytes.readUInt16BE(start + 6);
  if (operation === 0 || operation > lastAssignedOperation) return 'malformed';
  if (operation > 2) return 'ignored';
  return {
    kind: 'arp',
    operation: operation === 1 ? 'request' : 'reply',
    senderMac: macAt(bytes, start + 8),
    senderIp: ipv4At(bytes, start + 14),
    targetMac: macAt(bytes, start + 18),
    targetIp: ipv4At(bytes, start + 24),
  };
}
