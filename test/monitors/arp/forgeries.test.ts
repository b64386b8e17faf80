import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  arp,
  ask,
  detectorFor,
  dhcpAnswer,
  eventsOf,
  gatewayIp,
  hour,
  ipOf,
  macOf,
  minute,
  routerAdvertisement,
  sweep,
  typesOf,
} from './network.ts';

const second = 1000;

/** Devices 1 (the gateway) and 5 are known and quiet for a while. */
function knownNetwork() {
  const detector = detectorFor();
  detector.observe(arp(1, 0));
  detector.observe(arp(5, 0));
  eventsOf(detector);
  return detector;
}

describe("arp detector: arpwatch's cases", () => {
  it('tells a changed ethernet address', () => {
    const detector = knownNetwork();

    detector.observe(arp(6, 2 * hour, { senderIp: ipOf(5) }));

    const changed = eventsOf(detector).find((event) => event.type === 'arp.ethernet-changed');
    assert.equal(changed?.subject, ipOf(5));
    assert.equal(changed?.data.mac, macOf(6));
    assert.equal(changed?.data.previousMac, macOf(5));
  });

  it('tells a flip flop when the address goes back to the MAC before', () => {
    const detector = knownNetwork();
    detector.observe(arp(6, 2 * hour, { senderIp: ipOf(5) }));
    eventsOf(detector);

    detector.observe(arp(5, 4 * hour));

    assert.deepEqual(typesOf(detector), ['arp.flip-flop']);
  });

  it('tells a reused old address when it goes back to a MAC of long ago', () => {
    const detector = knownNetwork();
    detector.observe(arp(6, 2 * hour, { senderIp: ipOf(5) }));
    detector.observe(arp(7, 4 * hour, { senderIp: ipOf(5) }));
    eventsOf(detector);

    detector.observe(arp(5, 6 * hour));

    assert.deepEqual(typesOf(detector), ['arp.reused-ethernet']);
  });

  it('tells a bogon once and learns nothing from it', () => {
    const detector = knownNetwork();

    detector.observe(arp(8, second, { senderIp: '192.168.9.9' }));
    detector.observe(arp(8, 2 * second, { senderIp: '192.168.9.9' }));

    assert.deepEqual(typesOf(detector), ['arp.bogon']);
  });

  it('tells an ethernet mismatch and learns nothing from it', () => {
    const detector = knownNetwork();

    detector.observe(arp(5, second, { ethernetSource: macOf(66) }));
    detector.observe(arp(9, second, { ethernetSource: macOf(66) }));

    assert.deepEqual(typesOf(detector), ['arp.ethernet-mismatch', 'arp.ethernet-mismatch']);
  });

  it('takes a multicast sender for a mismatch', () => {
    const detector = knownNetwork();

    detector.observe(arp(5, second, { senderMac: 'ff:ff:ff:ff:ff:ff', ethernetSource: macOf(66) }));

    assert.deepEqual(typesOf(detector), ['arp.ethernet-mismatch']);
  });

  it('takes link-local addresses for local ones', () => {
    const detector = knownNetwork();

    detector.observe(arp(8, second, { senderIp: '169.254.7.7' }));

    assert.deepEqual(typesOf(detector), ['host.new']);
  });
});

describe('arp detector: spoofing', () => {
  it("tells that the gateway's MAC changed, as grave news, instead of a changed ethernet address", () => {
    const detector = knownNetwork();

    detector.observe(arp(5, minute, { senderIp: gatewayIp }));

    const [event, ...others] = eventsOf(detector);
    assert.equal(event?.type, 'arp.gateway-changed');
    assert.equal(event?.severity, 'high');
    assert.deepEqual(others, []);
  });

  it('suspects spoofing once while two MACs go on claiming one address', () => {
    const detector = knownNetwork();

    for (let n = 1; n <= 100; n += 1) {
      detector.observe(arp(5, minute + n * second, { senderIp: gatewayIp }));
      detector.observe(arp(1, minute + n * second + 300));
    }

    const types = typesOf(detector);
    assert.deepEqual(types, ['arp.gateway-changed', 'arp.gateway-changed', 'arp.spoof-suspected']);
  });

  it('suspects spoofing when two devices answer the same question', () => {
    const detector = knownNetwork();

    detector.observe(arp(5, minute));
    detector.observe(arp(6, minute + 20, { senderIp: ipOf(5) }));

    assert.deepEqual(typesOf(detector), ['arp.ethernet-changed', 'arp.spoof-suspected', 'host.new']);
  });

  it('does not give a contested address to the device that claims it', () => {
    const detector = knownNetwork();

    detector.observe(arp(5, minute, { senderIp: gatewayIp }));
    detector.observe(arp(5, minute + second, { senderIp: gatewayIp }));

    const claimant = detector.drain(true)?.hosts?.find((host) => host.id === macOf(5));
    assert.equal(claimant?.ip, ipOf(5));
  });

  it('gives it to the device that claims it when the other one is gone, as after a change of hardware', () => {
    const detector = knownNetwork();
    const claims = (at: number) => detector.observe(arp(6, at, { senderIp: ipOf(5) }));
    const addressOf6 = () => detector.drain(true)?.hosts?.find((host) => host.id === macOf(6))?.ip;
    const up = [
      { ip: gatewayIp, mac: macOf(1), name: null },
      { ip: ipOf(5), mac: macOf(6), name: null },
    ];

    claims(minute);
    const atFirst = addressOf6();
    for (const at of [5, 10, 15]) sweep(detector, at * minute, [], { up });
    eventsOf(detector);
    claims(16 * minute);
    const batch = detector.drain(true);

    assert.equal(atFirst, null);
    assert.equal(batch?.hosts?.find((host) => host.id === macOf(6))?.ip, ipOf(5));
    assert.deepEqual(
      batch?.events.map(({ type, subject }) => `${type} ${subject}`),
      [`host.address-changed ${ipOf(5)}`],
    );
    assert.equal(batch?.events[0]?.summary, `The device without address (${macOf(6)}) now uses ${ipOf(5)}`);
  });

  it('does not alarm when a virtual router moves', () => {
    const detector = knownNetwork();

    detector.observe(arp(0, minute, { senderMac: '00:00:5e:00:01:07', senderIp: gatewayIp }));

    const [event] = eventsOf(detector);
    assert.equal(event?.severity, 'low');
  });
});

describe('arp detector: scans, servers and floods', () => {
  it('tells an ARP scan once', () => {
    const detector = knownNetwork();

    for (let n = 1; n <= 250; n += 1) detector.observe(ask(5, ipOf(n), minute + n * 20));

    const events = eventsOf(detector);
    assert.deepEqual(
      events.map((event) => event.type),
      ['arp.scan'],
    );
    assert.equal(events[0]?.subject, ipOf(5));
  });

  it('does not take slow questions for a scan', () => {
    const detector = knownNetwork();

    for (let n = 1; n <= 250; n += 1) detector.observe(ask(5, ipOf(n), n * 10 * second));

    assert.deepEqual(typesOf(detector), []);
  });

  it('tells a DHCP server that was not there while learning', () => {
    const detector = detectorFor({ learn: 'sweep' });
    detector.observe(dhcpAnswer(1, 0));
    sweep(detector, second, [1]);
    eventsOf(detector);

    detector.observe(dhcpAnswer(1, minute));
    detector.observe(dhcpAnswer(66, minute));
    detector.observe(dhcpAnswer(66, minute + second));

    const [event, ...others] = eventsOf(detector);
    assert.equal(event?.type, 'dhcp.rogue-server');
    assert.equal(event?.severity, 'high');
    assert.equal(event?.subject, ipOf(66));
    assert.deepEqual(others, []);
  });

  it('goes by the list of allowed DHCP servers, also while learning', () => {
    const detector = detectorFor({ learn: 'sweep', allowed_dhcp_servers: [ipOf(1)] });

    detector.observe(dhcpAnswer(1, 0));
    detector.observe(dhcpAnswer(2, 0));

    assert.deepEqual(
      eventsOf(detector).map((event) => [event.type, event.subject]),
      [['dhcp.rogue-server', ipOf(2)]],
    );
  });

  it('tells an IPv6 router that was not there before', () => {
    const detector = knownNetwork();

    detector.observe(routerAdvertisement(66, minute));

    const event = eventsOf(detector).find(({ type }) => type === 'ndp.rogue-router');
    assert.deepEqual(event?.data.prefixes, ['fd00::/64']);
  });

  it('tells a flood as one event, keeps its tables small and goes on watching the known devices', () => {
    const detector = knownNetwork();

    for (let n = 0; n < 1_000_000; n += 1)
      detector.observe(arp(n + 70_000, minute + n / 50, { senderIp: ipOf((n % 60_000) + 1000) }));
    detector.observe(arp(6, minute + 20_001, { senderIp: gatewayIp }));

    const batch = detector.drain(true);
    const count = (type: string) => batch?.events.filter((event) => event.type === type).length;
    assert.equal(count('arp.flood'), 1);
    assert.equal(count('arp.gateway-changed'), 1);
    assert.ok((count('host.new') ?? 0) <= 64, `${count('host.new')} devices were told`);
    assert.ok((batch?.hosts?.length ?? 0) <= 64);
  });

  it('tells each at once of the many devices of a network that comes back to life, 50 a second', () => {
    const detector = knownNetwork();

    for (let n = 10; n < 210; n += 1) {
      detector.observe(arp(n, minute + n * 20));
      assert.deepEqual(typesOf(detector), ['host.new']);
    }
  });

  it('tells devices that came in a rush as soon as it is clear that they are no flood', () => {
    const detector = knownNetwork();

    for (let n = 10; n < 110; n += 1) detector.observe(arp(n, minute));
    detector.tick(Date.UTC(2026, 0, 5, 12, 1, 11));

    assert.equal(typesOf(detector).filter((type) => type === 'host.new').length, 100);
  });
});
