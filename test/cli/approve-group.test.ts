import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { openSqlite } from '../support/open-store.ts';
import { aHost, aPort } from '../support/stored-things.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { netmon as runNetmon } from './netmon.ts';

const inside = { id: '00:16:3e:00:00:05', ip: '10.0.0.5' };
const outside = { id: '00:16:3e:00:00:09', ip: '10.0.9.9' };

/** A device in the group `servers` and one outside of it, and a way to write the config and to run commands. */
async function office(t: TestContext) {
  const data = temporaryFolder(t);
  const config = join(data, 'config.yaml');
  const targets = join(data, 'targets');
  writeFileSync(targets, '10.0.0.5\n');
  const configure = (baseline = '{approve: []}', name = 'servers') =>
    writeFileSync(
      config,
      `data: ${data}\nbaseline: ${baseline}\nports:\n  groups:\n    - {name: ${name}, targets_file: ${targets}}\n`,
    );
  configure();
  const store = await openSqlite(join(data, 'netmon.db'));
  t.after(() => store.close());
  await store.commit(
    'ports',
    {
      events: [],
      // The device outside calls itself as the group is called.
      hosts: [aHost(inside), aHost({ ...outside, mac: outside.id, name: 'servers' })],
      ports: [inside, outside].map(({ id, ip }) => aPort({ host: id, ip })),
    },
    1,
  );
  const netmon = (...args: string[]) => runNetmon(...args, '--config', config);
  const undecided = async (): Promise<string[]> =>
    JSON.parse((await netmon('ports', '--unapproved', '--json')).stdout).map(({ ip }: { ip: string }) => ip);
  return { store, netmon, undecided, configure, targets };
}

describe('an approval for a group of hosts', () => {
  it('is for the targets that the config gives the group now', async (t) => {
    const { store, netmon, undecided, targets } = await office(t);

    const { exitCode, stdout } = await netmon('approve', 'servers', '22/tcp', '--by', 'anna');

    assert.equal(exitCode, 0);
    assert.match(stdout, /^ *1 +group servers +22\/tcp +any +anna /m);
    assert.deepEqual((await store.approvals())[0]?.scope, { group: 'servers' });
    assert.deepEqual(await undecided(), ['10.0.9.9']);
    assert.equal((await netmon('baseline', 'diff')).exitCode, 1);
    writeFileSync(targets, '10.0.9.0/24\n10.0.0.5\n');
    assert.deepEqual(await undecided(), []);
    assert.equal((await netmon('baseline', 'diff')).exitCode, 0);
    writeFileSync(targets, '10.0.9.9\n');
    assert.deepEqual(await undecided(), ['10.0.0.5']);
  });

  it('may be given for what is open in it', async (t) => {
    const { store, netmon } = await office(t);

    await netmon('approve', '--all', 'servers');

    const approvals = await store.approvals();
    assert.deepEqual(
      approvals.map(({ scope, service }) => ({ scope, service })),
      [{ scope: { host: inside.id }, service: { service: 'ssh', product: 'OpenSSH' } }],
    );
  });

  it('names the lines of its file that are no targets', async (t) => {
    const { netmon, targets } = await office(t);
    writeFileSync(targets, '10.0.0.5\n10.0.0.0/33\n');

    const { exitCode, stderr } = await netmon('approve', 'servers', '22/tcp');

    assert.equal(exitCode, 0);
    assert.match(stderr, /not in the group servers: .*targets, line 2: not a target: "10\.0\.0\.0\/33"/);
  });

  it('can be taken back, also when the config has no such group any more', async (t) => {
    const { netmon, undecided, configure } = await office(t);
    await netmon('approve', 'servers', '22/tcp', '23/tcp');

    assert.equal((await netmon('revoke', 'servers', '22/tcp')).exitCode, 0);
    assert.deepEqual(await undecided(), ['10.0.0.5', '10.0.9.9']);
    configure('{approve: []}', 'others');
    assert.match((await netmon('approvals')).stdout, /group servers \(not in the config\) +23\/tcp/);
    assert.equal((await netmon('revoke', 'servers')).exitCode, 0);
    assert.deepEqual(JSON.parse((await netmon('approvals', '--json')).stdout).approvals, []);
  });

  it('of an unknown name is refused and the nearest name told', async (t) => {
    const { store, netmon, configure } = await office(t);
    configure('{approve: []}', 'web-servers');

    const { exitCode, stderr } = await netmon('approve', 'webservrs', '22/tcp');

    assert.equal(exitCode, 2);
    assert.match(stderr, /^netmon: there is no device or group webservrs; did you mean the group web-servers\?.*\n$/);
    assert.deepEqual(await store.approvals(), []);
  });

  it('may stand in the config', async (t) => {
    const { netmon, undecided, configure } = await office(t);
    configure('{approve: [{groups: [servers], ports: 22/tcp, by: anna}]}');

    assert.deepEqual(await undecided(), ['10.0.9.9']);
    assert.match((await netmon('approvals')).stdout, /config +group servers +22\/tcp +any +anna/);
    const report = JSON.parse((await netmon('report', '--format', 'json')).stdout);
    assert.equal(report.inventory.undecidedPorts, 1);
    configure('{approve: [{groups: [servres], ports: 22/tcp}]}');
    const { exitCode, stderr } = await netmon('ports');
    assert.equal(exitCode, 2);
    assert.match(stderr, /baseline\.approve\[0\]\.groups\[0\]: found "servres", .* did you mean servers\?/);
  });
});
