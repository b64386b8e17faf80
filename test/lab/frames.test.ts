import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type DhcpFields, dhcpFrame } from '../../src/lab/dhcp-frame.ts';
import { arpFrame } from '../../src/lab/frames.ts';
import { routerAdvertisementFrame } from '../../src/lab/router-advertisement-frame.ts';
import { decode } from '../../src/sniffer/decode.ts';

const at = { time: 0, interface: 'eth0' };
const read = (frame: Uint8Array) => decode('ethernet', Buffer.from(frame), at);

const ip = fc.ipV4();
const mac = fc
  .uint8Array({ minLength: 6, maxLength: 6 })
  .map((bytes) => Buffer.from(bytes).toString('hex').match(/../g)?.join(':') ?? '');

describe('frames of the lab', () => {
  it('say in ARP what was asked for', () => {
    const fields = fc.record({
      operation: fc.constantFrom('request', 'reply'),
      senderMac: mac,
      senderIp: ip,
      targetMac: mac,
      targetIp: ip,
    });
    fc.assert(
      fc.property(fields, (arp) => {
        assert.partialDeepStrictEqual(read(arpFrame(arp)), { kind: 'arp', ...arp, ethernetSource: arp.senderMac });
      }),
    );
  });

  it('say in DHCP what was asked for', () => {
    const offer: DhcpFields = {
      ...{ message: 'offer', senderMac: '0a:00:00:00:00:01', senderIp: '10.77.0.66', clientMac: '0a:00:00:00:00:02' },
      ...{ yourIp: '10.77.0.99', serverId: '10.77.0.66' },
    };
    const request: DhcpFields = {
      ...{ message: 'request', senderMac: '0a:00:00:00:00:02', senderIp: '0.0.0.0', clientMac: '0a:00:00:00:00:02' },
      ...{ requestedIp: '10.77.0.99', hostName: 'tablet', vendorClass: 'android-dhcp-13' },
    };

    const [offered, requested] = [read(dhcpFrame(offer)), read(dhcpFrame(request))];

    assert.partialDeepStrictEqual(offered, {
      ...{ kind: 'dhcp', message: 'offer', senderIp: '10.77.0.66', serverId: '10.77.0.66', clientIp: '10.77.0.99' },
    });
    assert.partialDeepStrictEqual(requested, {
      ...{ kind: 'dhcp', message: 'request', requestedIp: '10.77.0.99', hostName: 'tablet' },
      vendorClass: 'android-dhcp-13',
    });
  });

  it('say in router advertisements what was asked for', () => {
    const frame = routerAdvertisementFrame({
      ...{
        senderMac: '0a:00:00:00:00:01',
        senderIp: 'fe80::1',
        prefixes: ['fd66::/64', 'fd67:1::/48'],
        lifetime: 1800,
      },
    });

    assert.partialDeepStrictEqual(read(frame), {
      ...{ kind: 'ndp', message: 'router-advertisement', senderIp: 'fe80::1', linkLayer: '0a:00:00:00:00:01' },
      ...{ prefixes: ['fd66::/64', 'fd67:1::/48'], routerLifetime: 1800 },
    });
  });

  it('are refused when an address is none', () => {
    const arp = {
      operation: 'request',
      senderMac: 'aa:bb:cc:dd:ee:ff',
      senderIp: '10.0.0.1',
      targetIp: '10.0.0.2',
    } as const;

    assert.throws(() => arpFrame({ ...arp, senderMac: 'aa:bb' }), { code: 'USAGE' });
    assert.throws(() => arpFrame({ ...arp, targetIp: '10.0.0.256' }), { code: 'USAGE' });
  });
});
