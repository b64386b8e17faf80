import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Capture } from '../../src/core/capture.ts';
import { anExplanation } from '../support/explanation.ts';
import { openSqlite } from '../support/open-store.ts';
import { aHost } from '../support/stored-things.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { aCapture } from '../support/traffic.ts';
import { netmon } from './netmon.ts';
import { hostile } from './stored-network.ts';

const content = 'packets';
const spikes = '20231114T221320Z-eth0-00aa';
const asked = '20231114T231320Z-eth1-00bb';

/** A data folder with a capture of a spike, one on request and one that failed. */
async function folder(t: TestContext, name = 'nas.lan'): Promise<string> {
  const data = temporaryFolder(t);
  const captures: readonly Capture[] = [
    aCapture({ id: spikes, explanation: anExplanation(), sha256: sha256(content), bytes: content.length }),
    aCapture({
      ...{ id: asked, interface: 'eth1', spike: null, from: 1_700_003_600_000, to: 1_700_003_630_000 },
      ...{ cause: { kind: 'request', event: null, summary: 'asked for by anna' }, file: `captures/${asked}.pcapng` },
      ...{ sha256: sha256(content), bytes: content.length, explanationFailure: 'tshark crashed (SIGSEGV)' },
    }),
    aCapture({
      ...{ id: '20231115T221320Z-eth0-00cc', state: 'failed', file: null, sha256: null, bytes: 0, packets: 0 },
      ...{ from: 1_700_086_400_000, to: 1_700_086_400_000, dropped: null, reason: 'eth0 went down' },
    }),
  ];
  mkdirSync(join(data, 'captures'));
  for (const { file } of captures) if (file !== null) writeFileSync(join(data, file), content);
  const store = await openSqlite(join(data, 'netmon.db'));
  await store.commit('capture', { events: [], captures, hosts: [aHost({ name })] }, 1);
  await store.close();
  return data;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('netmon captures', () => {
  it('lists them with what explains most of each, names from the inventory', async (t) => {
    const { exitCode, stdout } = await netmon('captures', '--data', await folder(t));

    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      [
        'ID                          COVERS      SIZE  PACKETS  LOST  STATE',
        '20231114T221320Z-eth0-00aa  1 min 20 s  7 B   990,000  0     finished',
        '    94 % of it: nas.lan (10.0.0.5) → 203.0.113.9, TCP 443, 1.2 GB sent in 40 s',
        '20231114T231320Z-eth1-00bb  30 s        7 B   990,000  0     finished',
        '    asked for by anna',
        '20231115T221320Z-eth0-00cc  0 s         -     0        ?     failed',
        '    eth0 went down',
        '',
        '3 captures, 14 B',
        '',
      ].join('\n'),
    );
  });

  it('lists those of an interface or a time only', async (t) => {
    const data = await folder(t);
    const ids = async (...args: string[]) =>
      JSON.parse((await netmon('captures', '--json', '--data', data, ...args)).stdout).map(
        ({ id }: { id: string }) => id,
      );

    assert.deepEqual(await ids('--interface', 'eth1'), [asked]);
    assert.deepEqual(await ids('--until', '2023-11-14T22:30:00Z'), [spikes]);
    assert.deepEqual(await ids('--since', '2023-11-16'), []);
  });

  it('shows one by the beginning of its id', async (t) => {
    const data = await folder(t);

    const { exitCode, stdout } = await netmon('captures', 'show', '20231114T22', '--data', data);

    assert.equal(exitCode, 0);
    assert.match(stdout, /^94 % of it: nas\.lan \(10\.0\.0\.5\) → 203\.0\.113\.9, TCP 443, 1\.2 GB sent in 40 s\n/);
    assert.match(stdout, /^covers {3}2023-11-14 22:13:10 to 22:14:30 \(1 min 20 s\), eth0$/m);
    assert.match(stdout, /^new {6}never seen before: 203\.0\.113\.9$/m);
    assert.match(stdout, /^nas\.lan +203\.0\.113\.9 +tcp\/443 +1\.2 GB +3\.0 MB +94 %$/m);
    assert.match(stdout, /^tls +850,000 +1\.2 GB +94 %$/m);
  });

  it('shows that one could not be explained', async (t) => {
    const { stdout } = await netmon('captures', 'show', asked, '--data', await folder(t));

    assert.match(stdout, /^unread {3}not explained: tshark crashed \(SIGSEGV\)$/m);
  });

  it('shows times in RFC 3339 and the whole explanation with --json', async (t) => {
    const { stdout } = await netmon('captures', 'show', spikes, '--json', '--data', await folder(t));

    const shown = JSON.parse(stdout);
    assert.equal(shown.from, '2023-11-14T22:13:10.000Z');
    assert.equal(shown.explanation.conversations[0].firstAt, '2023-11-14T22:13:20.000Z');
    assert.deepEqual(shown.explanation.newDestinations, ['203.0.113.9']);
    assert.equal(shown.pin, null);
  });

  it('refuses an id that is none or several', async (t) => {
    const data = await folder(t);

    for (const id of ['nothing', '2023', '']) {
      const { exitCode, stderr } = await netmon('captures', 'show', id, '--data', data);
      assert.equal(exitCode, 2);
      assert.match(
        stderr,
        /^netmon: there is no capture .*, or more than one begins so \(netmon captures lists them\)\n$/,
      );
    }
  });

  it('shows no name as a device wrote it', async (t) => {
    const data = await folder(t, hostile);

    for (const args of [['captures'], ['captures', 'show', spikes]]) {
      const { stdout } = await netmon(...args, '--data', data);
      assert.match(stdout, /·\[2J·31m·gnp/);
      assert.doesNotMatch(stdout, /[\p{Cc}\p{Cf}](?<!\n)/u);
    }
  });

  it('pins by a file beside the capture, and takes it back', async (t) => {
    const data = await folder(t);
    const pin = join(data, `captures/${spikes}.pin`);

    const pinned = await netmon('captures', 'pin', spikes, '--by', 'anna', '--reason', 'evidence', '--data', data);

    assert.equal(pinned.stdout, `${spikes} is pinned\n`);
    const { by, reason } = JSON.parse(readFileSync(pin, 'utf8'));
    assert.deepEqual({ by, reason }, { by: 'anna', reason: 'evidence' });
    assert.match((await netmon('captures', '--data', data)).stdout, /00aa .* finished, pinned$/m);
    assert.match(
      (await netmon('captures', 'show', spikes, '--data', data)).stdout,
      /^pinned {3}by anna, .*: evidence$/m,
    );

    const unpinned = await netmon('captures', 'unpin', spikes, '--data', data);
    assert.equal(unpinned.stdout, `${spikes} is no longer pinned\n`);
    assert.equal(existsSync(pin), false);
    assert.equal((await netmon('captures', 'unpin', spikes, '--data', data)).stdout, `${spikes} was not pinned\n`);
  });

  it('pins nothing that has no packets, and none when one of several is not there', async (t) => {
    const data = await folder(t);

    const failed = await netmon('captures', 'pin', '20231115', '--data', data);
    const missing = await netmon('captures', 'pin', spikes, 'nothing', '--data', data);

    assert.match(failed.stderr, /has no packets to keep: it is failed/);
    assert.equal(missing.exitCode, 2);
    assert.equal(existsSync(join(data, `captures/${spikes}.pin`)), false);
  });

  it('verifies files against their hashes', async (t) => {
    const data = await folder(t);
    assert.equal(
      (await netmon('captures', 'verify', '--data', data)).stdout,
      '2 captures, 14 B: all as they were kept\n',
    );
    writeFileSync(join(data, `captures/${spikes}.pcapng`), 'pockets');

    const { exitCode, stdout } = await netmon('captures', 'verify', '--data', data);

    assert.equal(exitCode, 1);
    assert.equal(stdout, `${spikes}: its content was changed\n2 captures, 14 B: 1 problem\n`);
    assert.equal((await netmon('captures', 'verify', asked, '--data', data)).exitCode, 0);
  });
});
