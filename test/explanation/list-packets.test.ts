import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ListInput, listPackets } from '../../src/explanation/list-packets.ts';
import { standIn, withPath } from '../support/stand-in.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const capture = fileURLToPath(new URL('../fixtures/ids/attack-in-a-lab/attack-in-a-lab.pcap', import.meta.url));

const everything = { from: 0, to: 1e13, addresses: [] };

const list = (fields: Partial<ListInput>) =>
  listPackets({
    ...{ file: capture, filter: 'tcp.port == 80', within: everything, limit: 3, alertsAt: new Set(), timeout: 60_000 },
    ...fields,
  });

const numbers = ({ packets }: Awaited<ReturnType<typeof list>>): readonly number[] =>
  packets.map(({ number }) => number);

/** A tshark that lists packets 1 to `count`, one a second from 1970 on. */
const listing = (t: TestContext, count: number, ...then: readonly string[]) =>
  standIn(
    t,
    'tshark',
    `i=1; while [ $i -le ${count} ]; do printf '%d\\t%d.000001\\t60\\ta\\tb\\tTCP\\tx\\n' $i $i; i=$((i+1)); done`,
    ...then,
  );

const atSecond = (second: number): ReadonlySet<number> => new Set([second * 1_000_000 + 1]);

describe('listPackets', () => {
  it('lists the first packets and counts the others', async () => {
    const listed = await list({ alertsAt: new Set([1_795_229_622_745_673]) });

    const [first, second] = listed.packets;
    assert.deepEqual(
      { ...first },
      {
        ...{ number: 63, time: 1_795_229_622_745, micros: 673, source: '10.99.0.1', destination: '10.99.0.2' },
        ...{ protocol: 'TCP', length: 74, isAlert: true },
        info: '38730 → 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 SACK_PERM TSval=1568406556 TSecr=0 WS=1024',
      },
    );
    assert.equal(second?.isAlert, false);
    assert.deepEqual([numbers(listed), listed.before, listed.problem], [[63, 64, 65], 0, null]);
    assert.ok(listed.count > 100);
  });

  it('lists what is about the first packet with an alert, where that comes later', async (t) => {
    listing(t, 50);

    const shown = async (second: number, limit: number) => {
      const listed = await list({ limit, alertsAt: atSecond(second) });
      return [numbers(listed), listed.before, listed.count];
    };

    assert.deepEqual(await shown(5, 5), [[1, 2, 3, 4, 5], 0, 50]);
    assert.deepEqual(await shown(6, 5), [[4, 5, 6, 7, 8], 3, 50]);
    assert.deepEqual(await shown(6, 4), [[5, 6, 7, 8], 4, 50]);
    assert.deepEqual(await shown(50, 5), [[48, 49, 50], 47, 50]);
    assert.deepEqual(await shown(7, 1), [[7], 6, 50]);
    assert.deepEqual(await shown(77, 2), [[1, 2], 0, 50]);
  });

  it('lists a file that is cut up to there, and says so', async (t) => {
    const file = join(temporaryFolder(t), 'cut.pcap');
    writeFileSync(file, readFileSync(capture).subarray(0, 7000));

    const listed = await list({ file, filter: 'frame' });

    assert.ok(listed.count > 3);
    assert.match(listed.problem ?? '', /^the file ends in the middle of a packet/);
  });

  it('says in a sentence why there is nothing', async (t) => {
    const text = join(temporaryFolder(t), 'text');
    writeFileSync(text, 'not a capture at all\n'.repeat(20));

    const problemOf = async (fields: Partial<ListInput>) => {
      const { packets, count, problem } = await list(fields);
      assert.deepEqual([packets, count], [[], 0]);
      return problem ?? '';
    };

    assert.match(await problemOf({ file: text }), /is no capture that tshark can read/);
    assert.match(await problemOf({ file: '/nonexistent' }), /no file/);
    withPath(t, '/nonexistent');
    assert.match(await problemOf({}), /tshark.*not/);
  });

  it('keeps what was listed before tshark hung or crashed', async (t) => {
    listing(t, 5, 'exec sleep 1000');
    const hung = await list({ timeout: 1500 });
    listing(t, 5, 'kill -SEGV $$');
    const crashed = await list({});

    assert.deepEqual([hung.count, hung.problem], [5, 'tshark did not end within 1500 ms: there may be more']);
    assert.deepEqual([crashed.count, crashed.problem], [5, 'tshark crashed (SIGSEGV): there may be more']);
  });
});
