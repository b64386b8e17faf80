/** What the kernel is to hand over of an Ethernet interface, in the language of pcap-filter(7). */

const neighbourDiscovery = '(ip6[6] = 58 and ip6[40] >= 133 and ip6[40] <= 136)';
/** Behind extension headers the kernel cannot look; they are rare, and a known way to hide a router advertisement. */
const behindExtensions =
  '(ip6[6] = 0 or ip6[6] = 43 or ip6[6] = 60 or (ip6[6] = 44 and (ip6[40] = 58 or ip6[40] = 60)))';
const dhcp = '(udp and (port 67 or port 68))';
const wanted = `arp or (ip6 and (${neighbourDiscovery} or ${behindExtensions})) or ${dhcp}`;
const snapArp = '(ether[12:2] <= 1500 and ether[14:2] = 0xaaaa and ether[16:4] = 0x03000000 and ether[20:2] = 0x0806)';

/** `vlan` moves the offsets of everything after it by one tag: hence the nesting. */
export const filter = `${wanted} or ${snapArp} or (vlan and (${wanted} or (vlan and (${wanted}))))`;
