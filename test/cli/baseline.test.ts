import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parseNmapXml } from '../../src/integrations/nmap/parse.ts';
import { openSqlite } from '../support/open-store.ts';
import { aHost, aPort, aScan } from '../support/stored-things.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { netmon } from './netmon.ts';

const labScan = fileURLToPath(new URL('../fixtures/nmap/lab_v4_full.xml', import.meta.url));

const web = aPort({ port: 80, service: 'http', product: 'nginx', version: '1.22' });

/** A data folder with one device whose SSH is approved, and its web server not. */
async function office(t: TestContext) {
  const data = temporaryFolder(t);
  const store = await openSqlite(join(data, 'netmon.db'));
  t.after(() => store.close());
  await store.commit('ports', { events: [], hosts: [aHost()], ports: [aPort(), web], scans: [aScan()] }, 1);
  const run = (...args: string[]) => netmon(...args, '--data', data);
  await run('approve', '10.0.0.5', '22/tcp');
  return { data, store, run };
}

describe('netmon baseline', () => {
  it('says with its exit code whether what is open is what is approved', async (t) => {
    const { run } = await office(t);

    const differs = await run('baseline', 'diff');
    const json = JSON.parse((await run('baseline', 'diff', '--json')).stdout);
    await run('approve', '--all');
    const same = await run('baseline', 'diff');

    assert.equal(differs.exitCode, 1);
    assert.match(differs.stdout, /^\+ {2}80\/tcp +- +open http nginx 1\.22/m);
    assert.deepEqual(json.summary, {
      ...{ same: false, opened: 1, closed: 0, service: 0 },
      ...{ notCovered: 0, hostsAdded: 0, hostsRemoved: 0 },
    });
    assert.equal(json.hosts[0].ports[0].change, 'opened');
    assert.deepEqual([same.exitCode, same.stdout], [0, 'Nothing differs from the baseline.\n']);
  });

  it('writes what is approved, compares with it and takes it back in, compressed or not', async (t) => {
    const { data, run, store } = await office(t);
    const [file, packed] = [join(data, 'ref.xml'), join(data, 'ref.xml.gz')];

    await run('baseline', 'export', '-o', file);
    writeFileSync(packed, gzipSync(readFileSync(file)));
    const differs = await run('baseline', 'diff', packed);
    await run('revoke', '10.0.0.5');
    const imported = await run('baseline', 'import', packed, '--by', 'eva');
    const again = await run('baseline', 'import', file);

    assert.deepEqual(
      parseNmapXml(readFileSync(file)).hosts[0]?.ports.map(({ port }) => port),
      [22],
    );
    assert.equal(differs.exitCode, 1);
    assert.match(differs.stdout, /^\+ {2}80\/tcp/m);
    assert.match(imported.stdout, /\n1 approval\n$/);
    assert.equal(again.stdout, '0 approvals; 1 port approved before\n');
    const [approval] = await store.approvals();
    assert.deepEqual([approval?.by, approval?.reason], ['eva', `baseline ${packed}`]);
    assert.deepEqual(approval?.scope, { host: aHost().id });
  });

  it('takes in what others have scanned, telling what it does not know', async (t) => {
    const { run, store } = await office(t);
    const open = parseNmapXml(readFileSync(labScan)).hosts.flatMap(({ ports }) =>
      ports.filter((port) => port.state === 'open'),
    );

    const { exitCode, stderr } = await run('baseline', 'import', labScan);

    assert.equal(exitCode, 0);
    assert.match(stderr, /no device is known at 10\./);
    assert.equal((await store.approvals()).length, 1 + open.length);
  });

  it('ends with exit code 2 for what is no scan', async (t) => {
    const { run, store } = await office(t);
    const before = await store.approvals({ revoked: true });

    for (const args of [
      ['import', '/nonexistent.xml'],
      ['import', import.meta.filename],
      ['diff', import.meta.filename],
    ]) {
      const { exitCode, stderr } = await run('baseline', ...args);
      assert.equal(exitCode, 2);
      assert.match(stderr, /^netmon: .*(no file|not nmap XML)/);
    }

    assert.deepEqual(await store.approvals({ revoked: true }), before);
  });
});
