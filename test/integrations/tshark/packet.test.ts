import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { explanationOf } from '../../../src/explanation/explanation.ts';
import { createTally } from '../../../src/explanation/tally.ts';
import { type Field, fields } from '../../../src/integrations/tshark/fields.ts';
import { parsePacket } from '../../../src/integrations/tshark/packet.ts';
import { readingProblem } from '../../../src/integrations/tshark/reading.ts';

/** A line as tshark writes it; fields that are not given are empty. */
const line = (values: { readonly [F in Field]?: string }): string =>
  fields.map((field) => values[field] ?? '').join('\t');

const request = {
  'frame.time_epoch': '1700000000.123456789',
  'frame.len': '74',
  'frame.protocols': 'eth:ethertype:ip:tcp',
  'eth.src': '02:00:00:00:00:01',
  'eth.dst': '02:00:00:00:00:02',
  'ip.src': '10.0.0.5',
  'ip.dst': '203.0.113.9',
  'ip.proto': '6',
  'tcp.srcport': '40000',
  'tcp.dstport': '443',
  'tcp.flags': '0x0002',
} as const;

describe('a line of tshark', () => {
  it('is a packet with its outer addresses, ports and who called', () => {
    assert.deepEqual(parsePacket(line(request)), {
      time: 1_700_000_000_123.4568,
      bytes: 74,
      ends: { from: '10.0.0.5', to: '203.0.113.9', kind: 'ip' },
      protocol: 'tcp',
      ports: { from: 40_000, to: 443 },
      caller: 'from',
      application: 'tcp',
      fragment: null,
    });
  });

  it('names what TCP and UDP carry, and nothing that tshark could not name', () => {
    const application = (chain: string) => parsePacket(line({ ...request, 'frame.protocols': chain }))?.application;

    assert.equal(application('eth:ethertype:ip:tcp:tls'), 'tls');
    assert.equal(application('eth:ethertype:vlan:ethertype:ip:tcp:http:data'), 'http');
    assert.equal(application('eth:ethertype:ip:tcp:data'), 'tcp');
    assert.equal(application('eth:ethertype:ip:tcp:_ws.malformed'), 'tcp');
    assert.equal(application('eth:ethertype:ip:tcp:\u001b[31m'), 'tcp');
  });

  it('has MACs where there is no IP', () => {
    const packet = parsePacket(
      line({ ...request, 'frame.protocols': 'eth:ethertype:arp', 'ip.src': '', 'ip.dst': '' }),
    );

    assert.deepEqual(packet?.ends, { from: '02:00:00:00:00:01', to: '02:00:00:00:00:02', kind: 'mac' });
    assert.equal(packet?.protocol, 'arp');
  });

  it('is none when it is of another shape', () => {
    assert.equal(parsePacket(''), null);
    assert.equal(parsePacket(`${line(request)}\t`), null);
    assert.equal(parsePacket(line({ ...request, 'frame.len': '-1' })), null);
    assert.equal(parsePacket(line({ ...request, 'frame.time_epoch': 'yesterday' })), null);
    assert.equal(parsePacket(line({ ...request, 'frame.time_epoch': '99999999999999999' })), null);
  });

  const someText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('', '1', '0x0012', '10.0.0.5', 'ff::1', '65535', '65536', '1700000000.5', '1e5', '__proto__'),
    fc
      .array(
        fc.constantFrom('eth', 'ip', 'ipv6', 'tcp', 'udp', 'icmp', 'data', '_ws.short', 'ipv6.fraghdr', 'constructor'),
        { maxLength: 6 },
      )
      .map((chain) => chain.join(':')),
  );
  const someLine = fc.oneof(
    fc.array(someText, { minLength: fields.length, maxLength: fields.length }).map((texts) => texts.join('\t')),
    fc.dictionary(fc.constantFrom(...fields), someText).map((values) => line({ ...request, ...values })),
    fc.string({ unit: 'binary' }),
  );

  it('never breaks the count, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(someLine, { maxLength: 40 }), fc.boolean(), (lines, spiking) => {
        const spike = spiking ? { from: 1_700_000_000_200, to: 1_700_000_000_400 } : null;
        const tally = createTally(spike, 8);
        const packets = lines.map(parsePacket).filter((packet) => packet !== null);
        for (const packet of packets) tally.add(packet);

        const explanation = explanationOf(tally, spike, new Set(), []);

        assert.equal(explanation.packets, packets.length);
        assert.equal(
          explanation.bytes,
          packets.reduce((sum, { bytes }) => sum + bytes, 0),
        );
        assert.deepEqual(JSON.parse(JSON.stringify(explanation)), explanation);
        for (const { share, ofSpike = 0 } of [...explanation.talkers, ...explanation.conversations]) {
          assert.ok(share >= 0 && share <= 1 && ofSpike >= 0 && ofSpike <= 1);
        }
        assert.ok(!/[\p{Cc}\p{Cf}]/u.test(explanation.sentence));
      }),
    );
  });
});

describe('what tshark complains of', () => {
  it('is told apart by whether packets before it were read', () => {
    const warning = 'Running as user "root" and group "root". This could be dangerous.\n';

    assert.equal(readingProblem(warning), null);
    assert.equal(
      readingProblem(`${warning}tshark: The file "x" appears to have been cut short in the middle of a packet.\n`)
        ?.kind,
      'cut',
    );
    assert.equal(readingProblem('tshark: The file "x" appears to be damaged or corrupt.\n(bad block)\n')?.kind, 'cut');
    assert.equal(
      readingProblem(`tshark: The file "x" isn't a capture file in a format TShark understands.`)?.kind,
      'no capture',
    );
    assert.equal(readingProblem('tshark: -o flag "a.b:c" specifies unknown preference')?.kind, 'failed');
  });
});
