import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decode } from '../../src/sniffer/decode.ts';
import {
  arpFrame,
  arpPacket,
  broadcast,
  dhcpFrame,
  dhcpOption,
  ethernetFrame,
  macBytes,
  ndpFrame,
  snapArpFrame,
} from './frames.ts';

const at = { time: 1_700_000_000_000, interface: 'eth0' };
const read = (bytes: Buffer) => decode('ethernet', bytes, at);
const arp = {
  ...at,
  ethernetSource: '02:00:00:00:00:01',
  ethernetTarget: broadcast,
  vlan: null,
  count: 1,
  kind: 'arp',
  operation: 'request',
  senderMac: '02:00:00:00:00:01',
  senderIp: '10.0.0.1',
  targetMac: '00:00:00:00:00:00',
  targetIp: '10.0.0.2',
};

function changed(bytes: Buffer, offset: number, ...values: readonly number[]): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(values, offset);
  return copy;
}

describe('the link layer', () => {
  it('reads plain, tagged, doubly tagged and SNAP frames alike', () => {
    assert.deepEqual(read(arpFrame()), arp);
    assert.deepEqual(read(arpFrame({ vlans: [7] })), { ...arp, vlan: 7 });
    assert.deepEqual(read(arpFrame({ vlans: [100, 7] })), { ...arp, vlan: 7 });
    assert.deepEqual(read(snapArpFrame()), arp);
    assert.deepEqual(read(snapArpFrame({ vlans: [7] })), { ...arp, vlan: 7 });
  });

  it('takes a tag that carries only a priority for no VLAN', () => {
    assert.deepEqual(read(arpFrame({ vlans: [0] })), arp);
  });

  it('refuses an endless row of tags', () => {
    assert.equal(read(arpFrame({ vlans: [1, 2, 3, 4, 5] })), 'malformed');
  });

  it('reads Linux cooked frames of both versions', () => {
    const source = Buffer.concat([macBytes('02:00:00:00:00:01'), Buffer.alloc(2)]);
    const first = Buffer.concat([Buffer.from('000100010006', 'hex'), source, Buffer.from('0806', 'hex'), arpPacket()]);
    const second = Buffer.concat([Buffer.from('0806000000000002000101' + '06', 'hex'), source, arpPacket()]);

    assert.deepEqual(decode('linux-sll', first, at), arp);
    assert.deepEqual(decode('linux-sll2', second, at), arp);
  });

  it('has no destination for a cooked frame that was not broadcast', () => {
    const header = Buffer.from('0000000100060200000000010000' + '0806', 'hex');
    const frame = decode('linux-sll', Buffer.concat([header, arpPacket()]), at);

    assert.deepEqual(frame, { ...arp, ethernetTarget: '00:00:00:00:00:00' });
  });

  it('believes the shorter of an 802.3 length and the frame', () => {
    assert.equal(read(changed(snapArpFrame(), 12, 0, 20)), 'malformed');
    assert.deepEqual(read(changed(snapArpFrame(), 12, 5, 0)), arp);
  });

  it('ignores what is not about neighbours', () => {
    assert.equal(read(ethernetFrame(0x88cc, Buffer.alloc(40), {})), 'ignored');
    assert.equal(read(ethernetFrame(30, Buffer.alloc(40), {})), 'ignored');
  });
});

describe('ARP', () => {
  it('reads a reply with an Ethernet source that is not the sender', () => {
    const bytes = arpFrame({ operation: 'reply', senderMac: '02:00:00:00:00:09', ethernetSource: '02:00:00:00:00:08' });
    const frame = read(bytes);

    assert.deepEqual(frame, {
      ...arp,
      operation: 'reply',
      senderMac: '02:00:00:00:00:09',
      ethernetSource: '02:00:00:00:00:08',
    });
  });

  it('ignores RARP, InARP and hardware other than Ethernet', () => {
    assert.equal(read(changed(arpFrame(), 20, 0, 3)), 'ignored');
    assert.equal(read(changed(arpFrame(), 20, 0, 8)), 'ignored');
    assert.equal(read(changed(arpFrame(), 14, 0, 24)), 'ignored');
    assert.equal(read(ethernetFrame(0x8035, arpPacket(), {})), 'ignored');
  });

  it('refuses lengths other than those of Ethernet and IPv4, and unknown operations', () => {
    assert.equal(read(changed(arpFrame(), 18, 255)), 'malformed');
    assert.equal(read(changed(arpFrame(), 19, 16)), 'malformed');
    assert.equal(read(changed(arpFrame(), 20, 0xaa, 0xaa)), 'malformed');
  });
});

describe('neighbour discovery', () => {
  it('reads who asks for whom', () => {
    const frame = read(ndpFrame({ targetIp: '2001:db8::5' }));

    assert.deepEqual(frame, {
      ...at,
      ethernetSource: '02:00:00:00:00:01',
      ethernetTarget: '33:33:00:00:00:01',
      vlan: null,
      count: 1,
      kind: 'ndp',
      message: 'neighbour-solicitation',
      senderIp: 'fe80::1',
      targetIp: '2001:db8::5',
      linkLayer: '02:00:00:00:00:01',
      prefixes: [],
      routerLifetime: null,
    });
  });

  it('reads prefixes and lifetime of a router advertisement, also behind extension headers', () => {
    const prefixes = ['fd00::/64', '2001:db8:1::/48'];
    const plain = read(ndpFrame({ message: 'router-advertisement', prefixes, routerLifetime: 0 }));
    const hidden = read(
      ndpFrame({ message: 'router-advertisement', prefixes, routerLifetime: 0, extensions: [0, 60, 43] }),
    );

    assert.ok(typeof plain !== 'string' && plain.kind === 'ndp');
    assert.deepEqual([plain.prefixes, plain.routerLifetime, plain.targetIp], [prefixes, 0, null]);
    assert.deepEqual(hidden, plain);
  });

  it('reads an advertisement and a solicitation without a link-layer address', () => {
    const advertisement = read(ndpFrame({ message: 'neighbour-advertisement', linkLayer: '02:00:00:00:00:07' }));
    const solicitation = read(ndpFrame({ message: 'router-solicitation', linkLayer: null, senderIp: '::' }));

    assert.ok(typeof advertisement !== 'string' && advertisement.kind === 'ndp');
    assert.deepEqual([advertisement.linkLayer, advertisement.targetIp], ['02:00:00:00:00:07', 'fe80::2']);
    assert.ok(typeof solicitation !== 'string' && solicitation.kind === 'ndp');
    assert.deepEqual([solicitation.linkLayer, solicitation.senderIp], [null, '::']);
  });

  it('refuses what hosts refuse: another hop limit, an option without length, a prefix too long', () => {
    assert.equal(read(ndpFrame({ hopLimit: 64 })), 'malformed');
    assert.equal(read(changed(ndpFrame(), 14 + 40 + 24 + 1, 0)), 'malformed');
    assert.equal(read(ndpFrame({ message: 'router-advertisement', prefixes: ['fd00::/129'] })), 'malformed');
  });

  it('ignores fragments and other ICMPv6', () => {
    const fragment = changed(ndpFrame({ extensions: [44] }), 14 + 40 + 2, 0, 1);

    assert.equal(read(fragment), 'ignored');
    assert.equal(read(changed(ndpFrame(), 14 + 40, 128)), 'ignored');
  });

  it('does not walk extension headers for ever', () => {
    assert.equal(read(ndpFrame({ extensions: Array(9).fill(60) })), 'malformed');
  });
});

describe('DHCP', () => {
  it('reads what a client says of itself', () => {
    const frame = read(
      dhcpFrame({
        message: 'request',
        requestedIp: '10.0.0.9',
        hostName: 'printer',
        vendorClass: 'MSFT 5.0',
        vlans: [7],
      }),
    );

    assert.deepEqual(frame, {
      ...at,
      ethernetSource: '02:00:00:00:00:01',
      ethernetTarget: broadcast,
      vlan: 7,
      count: 1,
      kind: 'dhcp',
      message: 'request',
      clientMac: '02:00:00:00:00:01',
      clientIp: null,
      requestedIp: '10.0.0.9',
      senderIp: '0.0.0.0',
      serverId: null,
      hostName: 'printer',
      vendorClass: 'MSFT 5.0',
    });
  });

  it('reads what a server gives', () => {
    const frame = read(
      dhcpFrame({ message: 'ack', clientIp: '10.0.0.9', senderIp: '10.0.0.254', serverId: '10.0.0.254' }),
    );

    assert.ok(typeof frame !== 'string' && frame.kind === 'dhcp');
    assert.deepEqual(
      [frame.message, frame.clientIp, frame.senderIp, frame.serverId],
      ['ack', '10.0.0.9', '10.0.0.254', '10.0.0.254'],
    );
  });

  it('finds options in the overloaded file field', () => {
    const file = Buffer.concat([dhcpOption(12, Buffer.from('hidden')), Buffer.from([255])]);
    const frame = read(dhcpFrame({ options: dhcpOption(52, Buffer.from([1])), file }));

    assert.ok(typeof frame !== 'string' && frame.kind === 'dhcp');
    assert.equal(frame.hostName, 'hidden');
  });

  it('keeps hostile text as data, without what steers a terminal', () => {
    const hostName = Buffer.from('a\u001b[31mb\u0000\n\u202Ec\u0085 ');
    const frame = read(dhcpFrame({ hostName, vendorClass: Buffer.from([0xff, 0xc3, 0x41, 0]) }));

    assert.ok(typeof frame !== 'string' && frame.kind === 'dhcp');
    assert.equal(frame.hostName, 'a[31mbc');
    assert.equal(frame.vendorClass, '\uFFFD\uFFFDA');
  });

  it('refuses an option that runs past the end and ignores plain BOOTP', () => {
    assert.equal(read(dhcpFrame({ options: Buffer.from([61, 200, 1]) })), 'malformed');
    assert.equal(read(changed(dhcpFrame(), 14 + 20 + 8 + 240, 0, 0, 0)), 'ignored');
  });
});
