import assert from 'node:assert/strict';
import { chmodSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Explanation } from '../../src/core/capture.ts';
import type { ExplainInput } from '../../src/core/tasks.ts';
import { explainFile } from '../../src/explanation/explain-file.ts';
import { arpFrame } from '../sniffer/frames.ts';
import { pcapFile } from '../sniffer/recordings.ts';
import { assertGolden } from '../support/golden.ts';
import { framed, ipPacket, tcpFlags, tcpSegment, udpDatagram } from '../support/ip-packets.ts';
import { publicFixtures } from '../support/public-fixtures.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { arpFrames, endpoints, totals } from './tshark-judge.ts';

const fixtures = fileURLToPath(new URL('../fixtures/pcap/', import.meta.url));
const published = publicFixtures('pcap');
const recordings = [
  ...globSync(`${fixtures}*.pcap`),
  ...(published === null ? [] : globSync(`${published}/*.{pcap,pcapng}`)),
].sort();

const explain = (file: string, fields: Partial<ExplainInput> = {}): Promise<Explanation> =>
  explainFile({ file, spike: null, known: [], ...fields });

const start = 1_700_000_000_000;

/** A file with a frame each 10 ms. */
function recording(t: TestContext, frames: readonly Buffer[]): string {
  const file = join(temporaryFolder(t), 'made.pcap');
  writeFileSync(file, pcapFile(frames.map((bytes, at) => ({ time: start + at * 10, bytes }))));
  return file;
}

const tcp = (
  from: string,
  to: string,
  ports: readonly [number, number],
  flags: number = tcpFlags.ack,
  bytes = 0,
): Buffer => framed(ipPacket({ from, to, protocol: 'tcp', payload: tcpSegment(...ports, flags, bytes) }));

describe('explaining a capture', () => {
  for (const file of recordings) {
    it(`finds in ${basename(file)} what tshark's own statistics find`, async () => {
      const explanation = await explain(file);

      const { packets, bytes, talkers, protocols } = explanation;
      assert.deepEqual({ packets, bytes }, totals(file));
      assert.equal(
        protocols.reduce((sum, each) => sum + each.packets, 0),
        packets,
      );
      const judge = endpoints(file, 'ip', 'ipv6');
      const ip = talkers.filter(({ address }) => judge.has(address));
      for (const { share: _, ...talker } of ip) assert.deepEqual(talker, judge.get(talker.address));
      if (judge.size <= 20) assert.equal(ip.length, judge.size);
      assert.equal(protocols.find(({ name }) => name === 'arp')?.packets ?? 0, arpFrames(file));
    });
  }

  for (const file of globSync(`${fixtures}lab_*.pcap`)) {
    it(`says of ${basename(file)} what its expected file says`, async () => {
      const { sentence, conversations, ports, newDestinations } = await explain(file);

      assertGolden(
        { sentence, conversations: conversations.slice(0, 3), ports: ports.slice(0, 3), newDestinations },
        file.replace(/\.pcap$/, '.explained.json'),
      );
    });
  }

  it('tells the service by who began the connection, else by the lower port', async (t) => {
    const file = recording(t, [
      tcp('10.0.0.5', '10.0.0.9', [2000, 50_000], tcpFlags.syn),
      tcp('10.0.0.9', '10.0.0.5', [50_000, 2000], tcpFlags.synAck),
      tcp('10.0.0.5', '10.0.0.9', [2000, 50_000], tcpFlags.ack, 100),
      tcp('10.0.0.9', '10.0.0.7', [8443, 51_000], tcpFlags.ack, 50),
    ]);

    const { conversations } = await explain(file);

    assert.deepEqual(
      conversations.map(({ from, to, port, packets }) => [from, to, port, packets]),
      [
        ['10.0.0.5', '10.0.0.9', 50_000, 3],
        ['10.0.0.9', '10.0.0.7', 8443, 1],
      ],
    );
  });

  it('counts fragments with the conversation that their first one names', async (t) => {
    const datagram = udpDatagram(40_000, 53, Buffer.alloc(1600));
    const part = (offset: number, end: number, more: boolean) =>
      framed(
        ipPacket({
          ...{ from: '10.0.0.5', to: '10.0.0.9', protocol: 'udp', payload: datagram.subarray(offset, end) },
          fragment: { id: 7, offset, more },
        }),
      );

    const { conversations } = await explain(recording(t, [part(0, 800, true), part(800, 1608, false)]));

    assert.equal(conversations.length, 1);
    assert.equal(conversations[0]?.port, 53);
    assert.equal(conversations[0]?.packets, 2);
  });

  it('takes of a tunnel the outer addresses, of an ICMP error not those of the packet that it is about', async (t) => {
    const inner = ipPacket({ from: '192.168.1.1', to: '192.168.1.2', protocol: 'tcp', payload: tcpSegment(1, 2, 0) });
    const gre = Buffer.concat([Buffer.from([0, 0, 8, 0]), inner]);
    const unreachable = Buffer.concat([Buffer.from([3, 3, 0, 0, 0, 0, 0, 0]), inner]);

    const { conversations } = await explain(
      recording(t, [
        framed(ipPacket({ from: '10.0.0.5', to: '10.0.0.9', protocol: 'gre', payload: gre })),
        framed(
          ipPacket({
            from: '2001:db8::5',
            to: '2001:db8::9',
            protocol: 'udp',
            payload: udpDatagram(5000, 53, Buffer.alloc(9)),
          }),
        ),
        framed(ipPacket({ from: '10.0.0.7', to: '10.0.0.8', protocol: 'icmp', payload: unreachable }), [3, 4]),
        arpFrame(),
      ]),
    );

    assert.deepEqual(conversations.map(({ from, to, protocol, port }) => [from, to, protocol, port]).sort(), [
      ['02:00:00:00:00:01', 'ff:ff:ff:ff:ff:ff', 'arp', null],
      ['10.0.0.5', '10.0.0.9', 'gre', null],
      ['10.0.0.7', '10.0.0.8', 'icmp', null],
      ['2001:db8::5', '2001:db8::9', 'udp', 53],
    ]);
  });

  it('says how much of a spike each explains, against the time before it', async (t) => {
    const usual = (at: number) => tcp('10.0.0.2', '10.0.0.1', [40_000 + (at % 3), 443], tcpFlags.ack, 500);
    const upload = tcp('10.0.0.5', '203.0.113.9', [50_000, 443], tcpFlags.ack, 1400);
    const frames = Array.from({ length: 400 }, (_, at) => (at >= 200 && at % 2 === 1 ? upload : usual(at)));
    const spike = { from: start + 2000, to: start + 4000 };

    const explanation = await explain(recording(t, frames), { spike, known: ['10.0.0.5'] });

    assert.match(explanation.sentence, /^100 % of it: 10\.0\.0\.5 → 203\.0\.113\.9, TCP 443, 145 kB sent in 2 s$/);
    const [first, second] = explanation.conversations;
    assert.deepEqual([first?.from, first?.ofSpike, second?.from, second?.ofSpike], ['10.0.0.2', 0, '10.0.0.5', 1]);
    assert.deepEqual(explanation.newDestinations, ['203.0.113.9']);
  });

  it('explains a file that ends in the middle of a packet up to there, and says so', async (t) => {
    const file = recording(t, [arpFrame(), arpFrame(), arpFrame()]);
    writeFileSync(file, readFileSync(file).subarray(0, -20));

    const { packets, cut } = await explain(file);

    assert.equal(packets, 2);
    assert.match(cut ?? '', /middle of a packet/);
  });

  it('counts the lightest of too many conversations in the totals only, and says so', async (t) => {
    const frames = Array.from({ length: 400 }, (_, at) =>
      at % 2 === 0
        ? tcp('10.0.0.5', '10.0.0.9', [50_000, 443], tcpFlags.ack, 100)
        : tcp(`10.1.${at >> 8}.${at & 255}`, '10.0.0.9', [1024 + at, 80], tcpFlags.syn),
    );

    const { packets, conversations, talkers, cut } = await explain(recording(t, frames), { limits: { entries: 16 } });

    assert.equal(packets, 400);
    assert.equal(conversations[0]?.packets, 200);
    assert.equal(talkers.find(({ address }) => address === '10.0.0.9')?.receivedPackets, 400);
    assert.match(cut ?? '', /too many conversations.*too many addresses/);
  });

  it('refuses what is no capture, and says what it is', async (t) => {
    const file = join(temporaryFolder(t), 'text');
    writeFileSync(file, 'not a capture at all\n'.repeat(20));

    await assert.rejects(explain(file), { code: 'INPUT_INVALID', message: /is no capture that tshark can read/ });
    await assert.rejects(explain('/nonexistent/file'), { code: 'INPUT_INVALID', message: /doesn't exist/ });
  });

  it('is no lie where tshark is given too little memory', async () => {
    const file = join(fixtures, 'lab_arp_flip.pcap');

    await assert.rejects(explain(file, { limits: { memory: 20 * 2 ** 20 } }), { code: 'TOOL_FAILED' });
  });

  it('reads without the rights and the files of whoever runs it', async (t) => {
    const file = recording(t, [arpFrame()]);
    chmodSync(file, 0o600);

    assert.equal((await explain(file)).packets, 1);
  });
});
