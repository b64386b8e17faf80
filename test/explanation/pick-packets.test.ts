import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { listPackets } from '../../src/explanation/list-packets.ts';
import { createPick, type PickOptions } from '../../src/explanation/pick-packets.ts';
import { alertFilter } from '../../src/integrations/tshark/alert-filter.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const capture = fileURLToPath(new URL('../fixtures/ids/attack-in-a-lab/attack-in-a-lab.pcap', import.meta.url));

/** As pcapng, which netmon records in. */
function pcapng(t: TestContext): string {
  const file = join(temporaryFolder(t), 'whole.pcapng');
  execFileSync('editcap', ['-F', 'pcapng', capture, file]);
  return file;
}

const list = (file: string, filter: string, within: PickOptions, limit = 1000) =>
  listPackets({ file, filter, within, limit, alertsAt: new Set(), timeout: 60_000 });

async function picked(content: Buffer, options: PickOptions, chunk: number) {
  async function* chunks() {
    for (let at = 0; at < content.length; at += chunk) yield content.subarray(at, at + chunk);
  }
  const pick = createPick(options);
  const bytes: Uint8Array[] = [];
  for await (const part of pick.from(chunks())) bytes.push(part);
  return { numbers: pick.numbers, bytes: Buffer.concat(bytes), problems: pick.problems() };
}

const begin = 1_795_229_620_000;
const groups = [
  { source: '10.99.0.1', target: '10.99.0.2', protocol: 'tcp', ports: [80] },
  { source: 'fd99::1', target: 'fd99::2', protocol: 'udp', ports: [53] },
  { source: '10.99.0.2', target: null, protocol: 'icmp', ports: [] },
  { source: null, target: 'many', protocol: null, ports: [] },
];

describe('picking packets', () => {
  it('changes nothing of what is listed, numbers of packets included', async (t) => {
    const file = pcapng(t);
    for (const group of groups) {
      const span = { from: begin + 2000, to: begin + 5000 };
      const { filter, addresses } = alertFilter(group, span);

      const some = await list(file, filter, { ...span, addresses });

      const all = await list(capture, filter, { from: 0, to: 0, addresses: [] });
      assert.ok(some.count > 0);
      const shown = (listed: typeof some) => listed.packets.map(({ number, time, source }) => [number, time, source]);
      assert.deepEqual(shown(some), shown(all));
      assert.equal(some.problem, null);
    }
  });

  it('picks by time and by addresses wherever they stand, in pieces of any size', async (t) => {
    const content = readFileSync(pcapng(t));
    const options = { from: begin, to: begin + 10_000, addresses: ['fd99::1', 'fd99::2'] };
    const whole = await picked(content, options, content.length);

    assert.ok(whole.numbers.length > 10 && whole.numbers.length < 200);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5000 }), async (chunk) => {
        const { numbers, bytes } = await picked(content, options, chunk);
        assert.deepEqual(numbers, whole.numbers);
        assert.ok(bytes.equals(whole.bytes));
      }),
      { numRuns: 30 },
    );
  });

  it('lists what comes before the place where a file is cut or broken, and says so', async (t) => {
    const content = readFileSync(pcapng(t));
    const file = join(temporaryFolder(t), 'cut.pcapng');
    const everything = { from: 0, to: 1e13, addresses: [] };
    writeFileSync(file, content.subarray(0, 20_001));
    const cut = await list(file, 'frame', everything);
    writeFileSync(
      file,
      Buffer.concat([content.subarray(0, 20_000), Buffer.alloc(500, 0xff), content.subarray(20_500)]),
    );
    const broken = await list(file, 'frame', everything);

    assert.equal(cut.problem, 'the file ends in the middle of a packet');
    assert.ok(cut.count > 10 && broken.count >= cut.count - 1);
    assert.notEqual(broken.problem, null);
  });

  it('finds nothing in a file without packets', async (t) => {
    const file = join(temporaryFolder(t), 'empty.pcapng');
    writeFileSync(file, (await picked(Buffer.alloc(0), { from: 0, to: 1, addresses: [] }, 1)).bytes);

    const { count, problem } = await list(file, 'frame', { from: 0, to: 1, addresses: ['10.0.0.1'] });

    assert.deepEqual([count, problem], [0, null]);
  });
});
