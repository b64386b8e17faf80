import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Capture } from '../../../src/core/capture.ts';
import { printable } from '../../../src/core/text.ts';
import { openSqlite } from '../../support/open-store.ts';
import { standIn } from '../../support/stand-in.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { aCapture } from '../../support/traffic.ts';
import { netmon } from '../netmon.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/ids/attack-in-a-lab/', import.meta.url));

const from = Date.UTC(2026, 10, 21, 2, 53);
const covers = { spike: null, interface: 'vb', from, to: from + 60_000 };
const whole = aCapture({ ...covers, id: '20261121T025300Z-vb-0001', file: 'captures/whole one.pcapng' });
const absent = aCapture({ ...covers, id: '20261121T025301Z-vb-0002', file: 'captures/absent.pcapng' });
const broken = aCapture({ ...covers, id: '20261121T025302Z-vb-0003', file: 'captures/broken.pcapng' });
const removed: Capture = { ...whole, id: '20261121T025303Z-vb-0004', state: 'removed', file: null, reason: 'no room' };
const early = aCapture({ ...covers, id: '20261121T025304Z-vb-0005', file: 'captures/early.pcapng', to: from + 37_000 });

/** A data folder with the alerts of the lab and captures of their time. */
async function place(t: TestContext, ...captures: readonly Capture[]) {
  const data = temporaryFolder(t);
  const config = join(data, 'config.yaml');
  writeFileSync(config, 'security: {run_as: root}\n');
  const run = (...args: string[]) => netmon('-c', config, '--data', data, ...args);
  await run('ids', 'import', join(fixtures, 'suricata/eve.json'));
  mkdirSync(join(data, 'captures'));
  copyFileSync(join(fixtures, 'attack-in-a-lab.pcap'), join(data, 'captures/whole one.pcapng'));
  writeFileSync(join(data, 'captures/broken.pcapng'), 'no capture\n'.repeat(20));
  writeFileSync(join(data, 'captures/early.pcapng'), 'is not looked at');
  const groups = JSON.parse((await run('alerts', '--json')).stdout);
  const idOf = (sid: number, source = '10.99.0.1'): string =>
    groups.find((group: { sid: number; source: string }) => group.sid === sid && group.source === source).id;
  const store = await openSqlite(join(data, 'netmon.db'));
  await store.commit('capture', { events: [], captures }, 1);
  await store.close();
  const show = async (sid: number, ...args: string[]) => {
    const { stdout, stderr, exitCode } = await run('alerts', 'show', idOf(sid), '--lines', '0', ...args);
    assert.deepEqual([stderr, exitCode], ['', 0]);
    return stdout;
  };
  return { data, show, idOf, run };
}

const titled = (stdout: string): string => stdout.slice(stdout.indexOf('\npackets in '));

describe('the packets of netmon alerts show', () => {
  it('are those of the group in a capture, the one with the alert marked', async (t) => {
    const { show } = await place(t, whole);

    assert.equal(
      titled(await show(1_000_008)),
      [
        '',
        `packets in ${whole.id} of 10.99.0.1 and 10.99.0.2, udp port 53, 2026-11-21 02:53:40 to 02:53:44:`,
        '  *111  02:53:42.978182  10.99.0.1  → 10.99.0.2  DNS  75  Standard query 0x1234 A www.example.com',
        '   112  02:53:42.978985  10.99.0.2  → 10.99.0.1  DNS  75  Standard query response 0x1234 A www.example.com',
        '   113  02:53:42.979091  10.99.0.1  → 10.99.0.2  DNS  70  Standard query 0x1234 A other.test',
        '   114  02:53:42.979150  10.99.0.2  → 10.99.0.1  DNS  70  Standard query response 0x1234 A other.test',
        '',
      ].join('\n'),
    );
    assert.ok(!(await show(1_000_008, '--packets', '0')).includes('packets in'));
    const { show: without } = await place(t);
    assert.match(await without(1_000_008), /\nno packets: no capture was made at the time/);
    assert.doesNotMatch(await without(1_000_008, '--packets', '0'), /no packets/);
  });

  it('are bounded, with a command that shows all of them', async (t) => {
    const { show } = await place(t, whole);

    const text = titled(await show(1_000_004, '--packets', '2'));
    const { packets } = JSON.parse(await show(1_000_004, '--packets', '2', '--json'));

    const [{ count, before, command, problem, capture }] = packets;
    assert.deepEqual([count, before, problem, capture], [150, 0, null, whole.id]);
    assert.equal(
      execFileSync('sh', ['-c', `${command} 2>/dev/null`], { encoding: 'utf8' }).split('\n').length - 1,
      150,
    );
    assert.ok(text.endsWith(`\n  148 more\n  all: ${command}\n`), text);
    assert.deepEqual(packets[0].packets[1], {
      ...{ number: 64, time: '2026-11-21T02:53:42.745696Z', source: '10.99.0.2', destination: '10.99.0.1' },
      ...{ protocol: 'TCP', length: 74, alert: false },
      info: '80 → 38730 [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460 SACK_PERM TSval=26669678 TSecr=1568406556 WS=1024',
    });
  });

  it('are said not to be there, a line a capture, and why', async (t) => {
    const { data, show, idOf } = await place(t, whole, absent, broken, removed, early);
    const store = await openSqlite(join(data, 'netmon.db'));
    const group = await store.findAlertGroup(idOf(1_000_008));
    assert.ok(group !== null);
    const tied = { group, firstSeen: group.firstSeen, lastSeen: group.lastSeen, days: [], ports: [] };
    await store.commit(
      'ids',
      { events: [], alerts: [{ ...tied, captures: [removed.id], suppressedBy: null, news: [] }] },
      2,
    );
    await store.close();

    const text = titled(await show(1_000_008, '--packets', '1'));

    const lines = text.split('\n');
    const saysOf = ({ id }: Capture, what: RegExp) => {
      const at = lines.findIndex((line) => line.startsWith(`packets in ${id}`));
      assert.match(lines.slice(at, at + 3).join('\n'), what);
    };
    saysOf(removed, /^packets in \S+: it is removed: no room\n/);
    saysOf(absent, /^packets in \S+: .*absent.pcapng is not there any more\n/);
    saysOf(broken, /\n {2}all: tshark .*\n {2}.* is no capture that tshark can read/);
    saysOf(whole, /\n {2}\*111 /);
    assert.ok(!text.includes(early.id), 'it ended before the alert');
  });

  it('move no cursor', async (t) => {
    const { show } = await place(t, whole);
    standIn(
      t,
      'tshark',
      String.raw`printf '1\t1795229622.5\t60\ta\033[2J\tb\302\233\tX\r\t\033]0;evil\007 \342\200\256 GET\n'`,
    );

    const text = titled(await show(1_000_008));

    assert.match(text, /\n {3}1 {2}02:53:42.500000 {2}a·\[2J {2}→ b· {2}X· {2}60 {2}·\]0;evil· · GET\n/);
    for (const line of text.split('\n')) assert.equal(printable(line, 9999), line);
  });

  it('refuses a number that is none', async (t) => {
    const { run, idOf } = await place(t);

    const { stderr, exitCode } = await run('alerts', 'show', idOf(1_000_008), '--packets', 'x');

    assert.deepEqual([exitCode, stderr], [2, 'netmon: --packets x: a whole number up to 99999 was expected\n']);
  });
});
