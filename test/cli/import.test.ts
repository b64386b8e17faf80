import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { socketName } from '../../src/control/protocol.ts';
import { serveControl } from '../../src/control/server.ts';
import type { Json } from '../../src/core/json.ts';
import { openSqlite } from '../support/open-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { netmon as runNetmon } from './netmon.ts';

/** Tests of what root gives up are in test/e2e. */
function netmon(command: string, ...args: readonly string[]) {
  return runNetmon(command, '--config', keepingRoot, ...args);
}

const configFolder = mkdtempSync(join(tmpdir(), 'netmon-test-'));
const keepingRoot = join(configFolder, 'config.yaml');
writeFileSync(keepingRoot, 'security: {run_as: root}\n');
after(() => rmSync(configFolder, { recursive: true }));

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/nmap/${name}`, import.meta.url));

/** A scan of one host at a time in seconds. */
const scanXml = (time: number, open: readonly number[]): string =>
  `<nmaprun scanner="nmap" start="${time - 9}" version="7.93"><scaninfo type="syn" protocol="tcp" numservices="100" services="1-100"/>
  <host><status state="up" reason="arp-response"/><address addr="10.9.0.5" addrtype="ipv4"/>
  <ports><extraports state="closed" count="${100 - open.length}"/>${open
    .map(
      (port) =>
        `<port protocol="tcp" portid="${port}"><state state="open"/><service name="s${port}" method="table"/></port>`,
    )
    .join('')}</ports></host>
  <runstats><finished time="${time}" exit="success"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>`;

function written(t: TestContext, name: string, content: string | Uint8Array): string {
  const file = join(temporaryFolder(t), name);
  writeFileSync(file, content);
  return file;
}

describe('netmon import', () => {
  it('takes in scans with their own times, packed or not, once', async (t) => {
    const data = temporaryFolder(t);
    const late = written(t, 'late.xml', scanXml(1_700_086_400, [22, 80]));
    const early = written(t, 'early.xml.gz', gzipSync(scanXml(1_700_000_000, [22, 23])));

    const first = await netmon('import', '--data', data, late, early);
    const again = await netmon('import', '--data', data, '--json', early);

    assert.equal(first.exitCode, 0, first.stderr);
    assert.match(
      first.stdout,
      /early\.xml\.gz: 2023-11-14 22:13:20, 1 host, 3 events\n.*late\.xml: 2023-11-15 22:13:20, 1 host, 2 events\n/,
    );
    assert.deepEqual(
      JSON.parse(again.stdout).map(({ time, imported, events }: { [field: string]: unknown }) => [
        time,
        imported,
        events,
      ]),
      [['2023-11-14T22:13:20.000Z', false, 0]],
    );
    const history = await netmon('ports', '10.9.0.5', '--history', '--data', data);
    assert.match(history.stdout, /22:13:20 {2}10\.9\.0\.5 {2}23\/tcp {2}closed {2}open s23/);
    assert.match(history.stdout, /4 changes; history is known from 2023-11-14 22:13:20 on/);
    const then = await netmon('ports', '--at', '2023-11-15T00:00:00Z', '--json', '--data', data);
    assert.deepEqual(
      JSON.parse(then.stdout).map(({ port }: { port: number }) => port),
      [22, 23],
    );
    const before = await netmon('hosts', '--at', '2020-01-01', '--json', '--data', data);
    assert.deepEqual(JSON.parse(before.stdout), []);
    assert.match(before.stderr, /history is known from 2023-11-14/);
  });

  it('goes on after files that are none, and says which', async (t) => {
    const data = temporaryFolder(t);
    const text = written(t, 'notes.txt', 'no scan');
    const cut = written(t, 'cut.xml.gz', gzipSync(readFileSync(fixture('lab_v4_full.xml'))).subarray(0, 2000));

    const { exitCode, stdout, stderr } = await netmon(
      ...[
        'import',
        '--data',
        data,
        text,
        cut,
        '/none/x.xml',
        fixture('lab_v4_full.xml'),
        fixture('lab_interrupted_sigint.xml'),
      ],
    );

    assert.equal(exitCode, 2);
    assert.match(stderr, /notes\.txt was not imported: not nmap XML/);
    assert.match(stderr, /cut\.xml\.gz: the compressed data is broken/);
    assert.match(stderr, /\/none\/x\.xml was not imported: no file/);
    assert.match(stdout, /lab_v4_full\.xml: 2026-11-21 \d\d:\d\d:\d\d, 4 hosts, \d+ events\n/);
    assert.match(stdout, /lab_interrupted_sigint\.xml: .*the scan is partial/);
  });

  it('reads no entities, and stops at elements nested without end', async (t) => {
    const data = temporaryFolder(t);
    const entities = '<!DOCTYPE nmaprun [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    const bomb = written(t, 'bomb.xml', `${entities}<nmaprun><host><address addr="&b;"/></host></nmaprun>`);
    const nested = written(t, 'nested.xml.gz', gzipSync(`<nmaprun start="1700000000">${'<table>'.repeat(1_000_000)}`));

    const { exitCode, stdout, stderr } = await netmon('import', '--data', data, bomb, nested);

    assert.equal(exitCode, 2);
    assert.match(stderr, /bomb\.xml was not imported: not nmap XML: its DOCTYPE declares entities/);
    assert.match(stderr, /nested\.xml\.gz: reading stopped: more than 128 elements inside one another/);
    assert.match(stdout, /nested\.xml\.gz: .* 0 hosts, .*; the scan is (?:partial|failed)/);
  });

  it('works beside somebody else who has the database open for writing', async (t) => {
    const data = temporaryFolder(t);
    const store = await openSqlite(join(data, 'netmon.db'));
    t.after(() => store.close());

    const { exitCode, stderr } = await netmon('import', '--data', data, fixture('lab_v4_full.xml'));

    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
    assert.equal((await store.scans({}))[0]?.hostsUp, 4);
  });

  it('tells a running agent what is new, which knows only what was stored at its start', async (t) => {
    const data = temporaryFolder(t);
    const told: Json[] = [];
    const imported = async (input: Json) => {
      told.push(input);
      return null;
    };
    const control = await serveControl(join(data, socketName), { imported });
    t.after(() => control.close());
    const file = written(t, 'scan.xml', scanXml(1_700_000_000, [22, 80]));

    const { exitCode, stderr } = await netmon('import', '--data', data, file);
    await netmon('import', '--data', data, file);

    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
    const [{ hosts, ports }] = told as unknown as [{ hosts: { ip: string }[]; ports: { port: number }[] }];
    assert.equal(told.length, 1);
    assert.deepEqual([hosts.map(({ ip }) => ip), ports.map(({ port }) => port)], [['10.9.0.5'], [22, 80]]);
  });

  it('says when a running agent does not take it in', async (t) => {
    const data = temporaryFolder(t);
    const control = await serveControl(join(data, socketName), {});
    t.after(() => control.close());

    const { exitCode, stderr } = await netmon('import', '--data', data, fixture('lab_v4_full.xml'));

    assert.equal(exitCode, 0);
    assert.match(stderr, /the running agent will notice this only at its next start: /);
  });
});
