import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forkProgram } from '../../src/edges/programs/child.ts';
import { readRecording } from '../../src/sniffer/client.ts';
import { publicFixtures } from '../support/public-fixtures.ts';

/** Frames in each recording, as tshark counts them (in those with malformed ones: of Ethernet and IPv4 only). */
const expected: { readonly [file: string]: { readonly [kind: string]: number } } = {
  'ndpi_dns_exfiltration.pcap': {},
  'ndpi_tcp_scan.pcapng': { 'arp request': 7, 'arp reply': 5 },
  'sv_decode-arp-2_arp.pcap': { 'arp request': 2, 'arp reply': 2 },
  'sv_firewall_tcp-session-syn-flood-drop-precedence.pcap': {},
  'tcpd_arp-oobr.pcap': { 'arp request': 1923, 'arp reply': 26 },
  'tcpd_icmpv6-ra-pref64.pcap': { 'ndp router-advertisement': 4 },
  'tcpd_icmpv6.pcap': { 'ndp router-advertisement': 1 },
  'tcpreplay_test.pcap': { 'arp request': 1 },
  'zeek_arp-leak.pcap': {},
  'zeek_communityid_arp.pcap': { 'arp request': 4, 'arp reply': 2 },
  'zeek_dhcp_dhcp.pcap': {
    'dhcp discover': 1,
    'dhcp offer': 1,
    'dhcp request': 2,
    'dhcp nak': 1,
    'dhcp ack': 1,
    'dhcp decline': 1,
    'dhcp release': 1,
    'dhcp inform': 1,
  },
  'zeek_dhcp_dhcp_flood.pcap': { 'dhcp inform': 250, 'dhcp ack': 250 },
  'zeek_dns_mdns-no-assoc.pcap': {},
  'zeek_dns_mdns.pcap': {},
  'zeek_icmp_dot1q.pcap': { 'arp request': 2, 'arp reply': 4 },
  'zeek_linuxsll-arp.pcap': { 'arp request': 12 },
  'zeek_snap-arp.pcapng': { 'arp request': 2, 'arp reply': 2 },
};

async function countKinds(file: string): Promise<{ [kind: string]: number }> {
  const kinds: { [kind: string]: number } = {};
  for await (const frames of readRecording(file, { fork: forkProgram, signal: new AbortController().signal })) {
    for (const frame of frames) {
      const kind = `${frame.kind} ${frame.kind === 'arp' ? frame.operation : frame.message}`;
      kinds[kind] = (kinds[kind] ?? 0) + frame.count;
    }
  }
  return kinds;
}

describe('recordings that other projects published', () => {
  for (const [name, kinds] of Object.entries(expected)) {
    it(`gives the frames of ${name}`, async (t) => {
      const file = publicFixtures('pcap', name);
      if (file === null) return t.skip('not beside this checkout');

      assert.deepEqual(await countKinds(file), kinds);
    });
  }
});
