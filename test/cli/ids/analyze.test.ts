import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '../../support/open-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { aCapture } from '../../support/traffic.ts';
import { netmon } from '../netmon.ts';

const attack = fileURLToPath(new URL('../../fixtures/ids/attack-in-a-lab/', import.meta.url));
const pcap = join(attack, 'attack-in-a-lab.pcap');

/** A data folder and a config by which root stays root. */
function place(t: TestContext) {
  const data = temporaryFolder(t);
  const config = join(data, 'config.yaml');
  const rules = [join(attack, 'suricata.rules')];
  writeFileSync(config, JSON.stringify({ security: { run_as: 'root' }, ids: { engine: { rules } } }));
  const run = (...args: string[]) => netmon('-c', config, '--data', data, ...args);
  const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout);
  const total = async (): Promise<number> =>
    ((await json('alerts', '--all')) as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
  return { data, run, json, total };
}

describe('netmon ids analyze', () => {
  it('tells what is in a capture, and takes it in once under whatever name', async (t) => {
    const { data, run, json, total } = place(t);
    const copy = join(data, 'copy.pcap');
    copyFileSync(pcap, copy);

    const { exitCode, stdout } = await run('ids', 'analyze', pcap);
    const again = await json('ids', 'analyze', copy);

    assert.equal(exitCode, 0);
    assert.match(stdout, /82 alerts of 19 signatures, from 2026-11-21/);
    assert.match(stdout, /^1 +high +1:1000005 +TEST SYN to 4444, possible backdoor$/m);
    assert.deepEqual([again.alerts, again.new, again.cut], [82, 0, []]);
    assert.equal(await total(), 82);
  });

  it('only prints when nothing is to be stored', async (t) => {
    const { json, total } = place(t);

    assert.equal((await json('ids', 'analyze', pcap, '--no-store')).alerts, 82);
    assert.equal(await total(), 0);
  });

  it('goes as far as a cut capture goes, and says which files it could not read', async (t) => {
    const { data, run } = place(t);
    const [cut, wrong] = [join(data, 'cut.pcap'), join(data, 'wrong.pcap')];
    writeFileSync(cut, readFileSync(pcap).subarray(0, 20_000));
    writeFileSync(wrong, 'x');

    const { exitCode, stdout, stderr } = await run('ids', 'analyze', cut, wrong, '/no/such/file');

    assert.equal(exitCode, 2);
    assert.match(stdout, /cut\.pcap: 39 alerts/);
    assert.match(stderr, /cut\.pcap is cut; it was analysed up to there/);
    assert.match(stderr, /wrong\.pcap was not analysed: .*could not be analysed/);
    assert.match(stderr, /\/no\/such\/file was not analysed: no file/);
  });

  it("ties alerts to a capture of netmon's own, which is told before and after", async (t) => {
    const { data, run, json } = place(t);
    const bytes = readFileSync(pcap);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const capture = aCapture({ id: 'c1', file: 'captures/c1.pcapng', sha256 });
    mkdirSync(join(data, 'captures'));
    writeFileSync(join(data, 'captures/c1.pcapng'), bytes);
    const store = await openSqlite(join(data, 'netmon.db'));
    await store.commit('capture', { events: [], captures: [capture] }, 1);
    await store.close();
    const before = await run('captures', 'show', 'c1');

    await run('ids', 'analyze', join(data, 'captures/c1.pcapng'));

    assert.match(before.stdout, /attacks +no Snort or Suricata has looked through it/);
    assert.match(
      (await run('captures', 'show', 'c1')).stdout,
      /attacks +suricata 7\S* found 82 alerts of 19 signatures/,
    );
    const { analysis, alertGroups } = await json('captures', 'show', 'c1');
    assert.deepEqual([analysis.alerts, analysis.cut], [82, null]);
    assert.equal(alertGroups.length, 26);
    const shown = await json('alerts', 'show', alertGroups[0]);
    assert.deepEqual(
      shown.captureFiles.map(({ id, file }: { id: string; file: string }) => [id, file]),
      [['c1', 'captures/c1.pcapng']],
    );
  });

  it('says what is missing where there are no rules', async (t) => {
    const data = temporaryFolder(t);
    const config = join(data, 'config.yaml');
    writeFileSync(config, '{security: {run_as: root}, ids: {engine: {rules: [/no/such.rules]}}}');

    const { exitCode, stderr } = await netmon('-c', config, '--data', data, 'ids', 'analyze', pcap);

    assert.equal(exitCode, 2);
    assert.match(stderr, /\/no\/such\.rules cannot be read/);
  });
});
