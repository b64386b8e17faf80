import type { Frame } from '../core/observation.ts';
import { type ArpFacts, decodeArp } from './arp.ts';
import { type DhcpFacts, decodeDhcp } from './dhcp.ts';
import { readIpv4, readIpv6 } from './ip.ts';
import { type LinkFacts, type LinkType, type Refusal, readLink } from './link.ts';
import { decodeNdp, type NdpFacts } from './ndp.ts';

const etherTypeArp = 0x0806;
const etherTypeIpv4 = 0x0800;
const etherTypeIpv6 = 0x86dd;
const udp = 17;
const icmpv6 = 58;

/**
 * Decodes one frame as it was captured. `malformed`: it claims to be ARP, NDP or DHCP but breaks that format or is cut
 * off; `ignored`: it is about something else. Never throws and never reads past the end of `bytes`, whatever is in them;
 * nothing of `bytes` is kept.
 */
export function decode(
  linkType: LinkType,
  bytes: Buffer,
  at: { readonly time: number; readonly interface: string },
): Frame | Refusal {
  const link = readLink(linkType, bytes);
  if (typeof link === 'string') return link;
  const facts = decodePayload(bytes, link);
  if (typeof facts === 'string') return facts;
  return {
    time: at.time,
    interface: at.interface,
    ethernetSource: link.ethernetSource,
    ethernetTarget: link.ethernetTarget,
    vlan: link.vlan,
    count: 1,
    ...facts,
  };
}

function decodePayload(bytes: Buffer, { etherType, start, end }: LinkFacts): ArpFacts | NdpFacts | DhcpFacts | Refusal {
  switch (etherType) {
    case etherTypeArp:
      return decodeArp(bytes, start, end);
    case etherTypeIpv4: {
      const ip = readIpv4(bytes, start, end, udp);
      return typeof ip === 'string' ? ip : decodeDhcp(bytes, ip);
    }
    case etherTypeIpv6: {
      const ip = readIpv6(bytes, start, end, icmpv6);
      return typeof ip === 'string' ? ip : decodeNdp(bytes, ip);
    }
    default:
      return 'ignored';
  }
}
