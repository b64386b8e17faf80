import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openSqlite } from '../support/open-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { netmon, startNetmon } from './netmon.ts';
import { fill, minute, noon } from './stored-network.ts';

/** A folder that all tests here only read. */
const data = mkdtempSync(join(tmpdir(), 'netmon-test-'));
before(() => fill(data));
after(() => rmSync(data, { recursive: true }));

const ask = (...args: readonly string[]) => netmon(...args, '--data', data);

describe('netmon hosts', { concurrency: 3 }, () => {
  it('shows the devices that are there', async () => {
    const { exitCode, stdout, stderr } = await ask('hosts');

    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
    assert.deepEqual(stdout.split('\n'), [
      'IP        MAC                VENDOR     NAME     STATE  FIRST SEEN           LAST SEEN',
      '10.0.0.5  00:16:3e:00:00:05  Xensource  printer  up     2026-11-21 12:00:00  2026-11-21 12:01:00',
      '',
      '1 device; 1 gone (--gone shows them)',
      '',
    ]);
  });

  it('shows on demand those that are gone too', async () => {
    const { stdout } = await ask('hosts', '--gone');

    assert.match(stdout, /^10\.0\.0\.6 .* gone /m);
    assert.match(stdout, /\n2 devices\n$/);
  });

  it('gives all of them as JSON', async () => {
    const { stdout } = await ask('hosts', '--json');

    const hosts = JSON.parse(stdout);
    assert.equal(hosts.length, 2);
    assert.deepEqual(hosts[0], {
      id: '00:16:3e:00:00:05',
      ip: '10.0.0.5',
      mac: '00:16:3e:00:00:05',
      randomMac: false,
      vendor: 'Xensource',
      name: 'printer',
      vendorClass: null,
      state: 'up',
      firstSeen: '2026-11-21T12:00:00.000Z',
      lastSeen: '2026-11-21T12:01:00.000Z',
      interface: 'eth0',
      self: false,
      gateway: false,
      learned: false,
      os: [],
      addresses: [{ ip: '10.0.0.5', firstSeen: '2026-11-21T12:00:00.000Z', lastSeen: '2026-11-21T12:01:00.000Z' }],
    });
  });

  it('takes global options before and after its name', async () => {
    const [before, after] = await Promise.all([
      netmon('--data', data, '--log-level', 'debug', 'hosts'),
      netmon('hosts', '--log-level=debug', `--data=${data}`),
    ]);

    assert.deepEqual(before, after);
    assert.equal(before.exitCode, 0);
  });

  it('does not fail when the reader has seen enough', async () => {
    const child = startNetmon(['hosts', '--json', '--data', data]);
    child.stdout?.destroy();

    const [exitCode] = await once(child, 'close');

    assert.equal(exitCode, 0);
  });
});

describe('netmon ports', { concurrency: 3 }, () => {
  it('shows the open ports of a device, by address, MAC or name', async () => {
    const answers = await Promise.all(
      ['10.0.0.5', '00-16-3E-00-00-05', 'printer', '10.0.0.0/24'].map((of) => ask('ports', of)),
    );

    for (const { exitCode, stdout } of answers) {
      assert.equal(exitCode, 0);
      assert.match(
        stdout,
        /^10\.0\.0\.5 {2}22\/tcp {2}open {3}ssh {6}OpenSSH 9\.2p1 {2}unapproved {2}2026-11-21 12:00:00/m,
      );
      assert.match(stdout, /\n1 port on 1 device, 1 not approved\n$/);
    }
  });

  it('shows on demand those that are closed now', async () => {
    const { stdout } = await ask('ports', '--all');

    assert.match(stdout, /80\/tcp {2}closed/);
  });

  it('gives all of them as JSON', async () => {
    const { stdout } = await ask('ports', '10.0.0.5', '--json');

    const ports = JSON.parse(stdout);
    assert.deepEqual(
      ports.map(({ port, state }: { port: number; state: string }) => [port, state]),
      [
        [22, 'open'],
        [80, 'closed'],
      ],
    );
    assert.partialDeepStrictEqual(ports[0], {
      host: '00:16:3e:00:00:05',
      ip: '10.0.0.5',
      protocol: 'tcp',
      port: 22,
      state: 'open',
      service: 'ssh',
      product: 'OpenSSH',
      version: '9.2p1',
      extraInfo: null,
      firstSeen: '2026-11-21T12:00:00.000Z',
      lastSeen: '2026-11-21T12:01:00.000Z',
      changedAt: '2026-11-21T12:00:00.000Z',
    });
  });
});

describe('netmon status', { concurrency: 3 }, () => {
  it('answers no where no agent runs', async (t) => {
    const [never, unused] = await Promise.all([ask('status'), netmon('status', '--data', temporaryFolder(t))]);

    for (const { exitCode, stdout, stderr } of [never, unused]) {
      assert.deepEqual(
        { exitCode, stdout, stderr },
        { exitCode: 1, stdout: 'netmon is not running, and never has been.\n', stderr: '' },
      );
    }
  });

  it('says since when nothing is watched', async (t) => {
    const own = temporaryFolder(t);
    const store = await openSqlite(join(own, 'netmon.db'));
    await store.setAgentRun({ startedAt: noon, lastAlive: noon + minute, stoppedAt: null, pid: 1, version: '0.1.0' });
    await store.close();

    const [text, json] = await Promise.all([
      netmon('status', '--data', own),
      netmon('status', '--json', '--data', own),
    ]);

    assert.match(
      text.stdout,
      /is not running; it ended unexpectedly at 2026-11-21 12:01:00\. Nothing is being watched\./,
    );
    assert.deepEqual(JSON.parse(json.stdout), {
      running: false,
      lastAlive: '2026-11-21T12:01:00.000Z',
      monitors: [],
      work: [],
    });
    assert.equal(json.exitCode, 1);
  });
});

describe('netmon report', { concurrency: 3 }, () => {
  it('gives the report of a day as JSON', async () => {
    const { exitCode, stdout } = await ask('report', '2026-11-21', '--format', 'json');

    assert.equal(exitCode, 0);
    assert.equal(JSON.parse(stdout).day, '2026-11-21');
  });

  it('writes a file in the form that its name says', async (t) => {
    const own = temporaryFolder(t);
    const [pdf, json] = [join(own, 'day.PDF'), join(own, 'day.json')];

    await Promise.all([pdf, json].map((file) => ask('report', '2026-11-21', '-o', file)));

    assert.equal(readFileSync(pdf).subarray(0, 5).toString(), '%PDF-');
    assert.equal(JSON.parse(readFileSync(json, 'utf8')).day, '2026-11-21');
    assert.equal(statSync(json).mode & 0o777, 0o644);
  });
});

describe('netmon doctor', { concurrency: 3 }, () => {
  it('tells each thing that is needed, whether it is there and what is lost without it', async () => {
    const { exitCode, stdout } = await ask('doctor', '--json');

    const findings: { name: string; ok: boolean; found: string; lost: string; hint: string | null }[] =
      JSON.parse(stdout);
    for (const { name, ok, found, lost, hint } of findings) {
      assert.deepEqual(
        [name, ok, found, lost].map((value) => typeof value),
        ['string', 'boolean', 'string', 'string'],
      );
      assert.ok(hint === null || typeof hint === 'string');
    }
    const names = findings.map(({ name }) => name);
    for (const name of ['node', 'nmap', 'ip', 'setpriv', 'raw sockets', 'data folder', 'network'])
      assert.ok(names.includes(name));
    assert.equal(exitCode, findings.every(({ ok }) => ok) ? 0 : 1);
  });
});
