import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { NetmonEvent } from '../../src/core/event.ts';
import { assertGolden } from '../support/golden.ts';
import { publicFixtures } from '../support/public-fixtures.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { open, play, recording } from './play.ts';

const own = [
  'lab_arp_flip',
  'lab_arp_scan_nmap',
  'lab_arp_spoof_victim',
  'lab_arp_storm',
  'lab_nmap_syn_scan_top200',
  'lab_rogue_ra',
  'lab_syn_flood_hping',
];

/** Events by type in recordings that other projects published. */
const published: { readonly [file: string]: { readonly [type: string]: number } } = {
  'ndpi_dns_exfiltration.pcap': {},
  'ndpi_tcp_scan.pcapng': { 'host.new': 2 },
  'sv_decode-arp-2_arp.pcap': { 'host.new': 2 },
  'sv_firewall_tcp-session-syn-flood-drop-precedence.pcap': {},
  'tcpd_arp-oobr.pcap': {
    'host.new': 10,
    'arp.ethernet-mismatch': 246,
    'arp.suppressed': 1,
    'host.address-changed': 84,
    'arp.ethernet-changed': 2,
    'arp.flip-flop': 1,
  },
  'tcpd_icmpv6-ra-pref64.pcap': { 'ndp.rogue-router': 1, 'host.new': 1 },
  'tcpd_icmpv6.pcap': { 'ndp.rogue-router': 1, 'host.new': 1 },
  'tcpreplay_test.pcap': { 'host.new': 1 },
  'zeek_arp-leak.pcap': {},
  'zeek_communityid_arp.pcap': { 'host.new': 3 },
  'zeek_dhcp_dhcp.pcap': { 'dhcp.rogue-server': 1 },
  'zeek_dhcp_dhcp_flood.pcap': { 'dhcp.rogue-server': 1 },
  'zeek_dns_mdns-no-assoc.pcap': {},
  'zeek_dns_mdns.pcap': {},
  'zeek_icmp_dot1q.pcap': { 'host.new': 2 },
  'zeek_linuxsll-arp.pcap': { 'host.new': 3 },
  'zeek_snap-arp.pcapng': { 'host.new': 2 },
};

const countTypes = (events: readonly NetmonEvent[]): { [type: string]: number } =>
  Object.fromEntries([...Map.groupBy(events, ({ type }) => type)].map(([type, { length }]) => [type, length]));

describe('replay of recordings of the lab', () => {
  for (const name of own) {
    it(`finds in ${name} what happened there`, async () => {
      const events = await play([recording(`${name}.pcap`)]);

      const told = events.map(({ type, severity, subject, summary }) => ({ type, severity, subject, summary }));
      assertGolden(told, recording(`${name}.expected.json`));
    });
  }

  it('tells the same cases as arpwatch in the same order', async () => {
    const events = await play([recording('lab_arp_flip.pcap')]);

    const told = events
      .filter(({ type }) => Object.values(arpwatchCases).includes(type))
      .map(({ type, data }) => [type, data.ip, data.mac, data.previousMac]);
    assert.deepEqual(told, arpwatchSaid('lab_arp_flip.arpwatch.log'));
  });

  it('meets the devices in the same order as arpwatch', async () => {
    const events = await play([recording('lab_arp_scan_nmap.pcap')]);

    const stations = readFileSync(recording('lab_arp_scan_nmap.arpwatch.log'), 'utf8').matchAll(
      /new station (\S+) (\S+)/g,
    );
    assert.deepEqual(
      events.filter(({ type }) => type === 'host.new').map(({ subject, host }) => [subject, host]),
      [...stations].map(([, ip, mac]) => [ip, mac]),
    );
  });
});

describe('replay of recordings that other projects published', () => {
  for (const [name, types] of Object.entries(published)) {
    it(`finds the events of ${name}`, async (t) => {
      const file = publicFixtures('pcap', name);
      if (file === null) return t.skip('not beside this checkout');

      assert.deepEqual(countTypes(await play([file])), types);
    });
  }
});

describe('opening a recording', () => {
  const refused: { readonly [what: string]: Buffer } = {
    'an empty file': Buffer.alloc(0),
    'a file of three bytes': Buffer.from([0xd4, 0xc3, 0xb2]),
    'a text': Buffer.from('<?xml version="1.0"?>'),
  };
  for (const [what, bytes] of Object.entries(refused)) {
    it(`refuses ${what}`, async (t) => {
      const file = join(temporaryFolder(t), 'file');
      writeFileSync(file, bytes);

      await assert.rejects(open(file), { code: 'INPUT_INVALID', hint: /pcap and pcapng/ });
    });
  }

  it('says that a file is not there', async (t) => {
    await assert.rejects(open(join(temporaryFolder(t), 'none.pcap')), { code: 'NOT_FOUND' });
  });

  it('refuses a folder', async (t) => {
    await assert.rejects(open(temporaryFolder(t)), { code: 'INPUT_INVALID' });
  });
});

/** A flip flop that arpwatch suppresses, since DECnet changes MACs, is one for us. */
const arpwatchCases: { readonly [words: string]: string } = {
  'changed ethernet address': 'arp.ethernet-changed',
  'flip flop': 'arp.flip-flop',
  'suppressed DECnet flip flop': 'arp.flip-flop',
  'reused old ethernet address': 'arp.reused-ethernet',
};

function arpwatchSaid(file: string): (string | undefined)[][] {
  const lines = readFileSync(recording(file), 'utf8').matchAll(
    /^arpwatch: (\D+) (\S+) (\S+) \((\S+)\) \(from file\)$/gm,
  );
  return [...lines].map(([, words = '', ip, mac, previous]) => [arpwatchCases[words], ip, mac, previous]);
}
