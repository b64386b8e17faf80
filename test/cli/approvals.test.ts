import assert from 'node:assert/strict';
import { chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Port } from '../../src/core/inventory.ts';
import { openSqlite } from '../support/open-store.ts';
import { aHost, aPort } from '../support/stored-things.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { netmon as runNetmon } from './netmon.ts';

process.env.SUDO_USER = 'anna';

/** A data folder with one device, and a way to run commands on it. */
async function office(
  t: TestContext,
  ports: readonly Port[] = [aPort(), aPort({ port: 80, service: 'http', product: 'nginx' })],
) {
  const data = temporaryFolder(t);
  const store = await openSqlite(join(data, 'netmon.db'));
  t.after(() => store.close());
  await store.commit('ports', { events: [], hosts: [aHost({ name: 'files.lan' })], ports }, 1);
  const netmon = (...args: string[]) => runNetmon(...args, '--data', data);
  const json = async (...args: string[]) => JSON.parse((await netmon(...args, '--json')).stdout);
  const undecided = async (): Promise<string[]> =>
    (await json('ports', '--unapproved')).map(
      (port: { port: number; approval: { state: string } }) => `${port.port} ${port.approval.state}`,
    );
  return { data, store, netmon, json, undecided };
}

describe('netmon approve and revoke', () => {
  it('approve ports beside an agent that has the store open, for who used sudo', async (t) => {
    const { netmon, store, undecided } = await office(t);

    const { exitCode, stdout } = await netmon(
      'approve',
      'files.lan',
      '22/tcp',
      '--reason',
      'backups',
      '--until',
      '2999-12-31',
    );

    assert.equal(exitCode, 0);
    assert.match(stdout, /1 +10\.0\.0\.5 +22\/tcp +ssh OpenSSH +anna .* 2999-12-31 +backups\n\n1 approval\n$/);
    const [approval] = await store.approvals();
    assert.deepEqual(approval?.service, { service: 'ssh', product: 'OpenSSH' });
    assert.deepEqual(await undecided(), ['80 unapproved']);
  });

  it('approve all that is open, once', async (t) => {
    const { netmon, json, undecided } = await office(t);

    const first = await json('approve', '--all', 'files.lan');
    const second = await netmon('approve', '--all');

    assert.deepEqual(
      first.map(({ firstPort }: { firstPort: number }) => firstPort),
      [22, 80],
    );
    assert.equal(second.stdout, 'Nothing is open that was not approved.\n');
    assert.deepEqual(await undecided(), []);
  });

  it('approve for an address of which no device is known what answers there now', async (t) => {
    const { store, netmon, undecided } = await office(t, [aPort({ host: 'somebody', ip: '10.0.0.9' })]);

    await netmon('approve', '10.0.0.9', '22/tcp');

    const [approval] = await store.approvals();
    assert.deepEqual(approval?.scope, { network: '10.0.0.9' });
    assert.deepEqual(approval.service, { service: 'ssh', product: 'OpenSSH' });
    assert.deepEqual(await undecided(), []);
  });

  it('ask again when the service changes, and when an approval is taken back', async (t) => {
    const { netmon, json, store, undecided } = await office(t);
    await netmon('approve', '10.0.0.5', '22/tcp', '80/tcp');

    await store.commit('ports', { events: [], ports: [aPort({ product: 'Dropbear sshd', version: '2022.83' })] }, 2);
    const [revoked] = await json('revoke', '10.0.0.5', '80/tcp', '--by', 'eva');

    assert.equal(revoked.revoked.by, 'eva');
    assert.deepEqual(await undecided(), ['22 service-changed', '80 unapproved']);
    const [ssh] = await json('ports', '--unapproved');
    assert.deepEqual(ssh.approval.before, { service: 'ssh', product: 'OpenSSH' });
    assert.match((await netmon('ports')).stdout, /service changed, approved was ssh OpenSSH/);
    const all = await json('approvals', '--all');
    assert.deepEqual(
      all.approvals.map(({ id }: { id: number }) => id),
      [1, 2],
    );
    assert.deepEqual(
      (await json('approvals')).approvals.map(({ id }: { id: number }) => id),
      [1],
    );
  });

  it('say what is wrong with what they are given, and change nothing', async (t) => {
    const { netmon, store } = await office(t);
    const wrong = [
      ['approve'],
      ['approve', 'files.lan'],
      ['approve', 'files.lan', '22'],
      ['approve', 'nobody.lan', '22/tcp'],
      ['approve', '10.0.0.0/33', '22/tcp'],
      ['approve', 'files.lan', '22/tcp', '--until', '2001-01-01'],
      ['approve', '--all', 'files.lan', '22/tcp'],
      ['revoke', '7'],
      ['revoke', 'files.lan', '22/tcp'],
    ];

    for (const args of wrong) {
      const { exitCode, stderr } = await netmon(...args);
      assert.equal(exitCode, 2, args.join(' '));
      assert.match(stderr, /^netmon: .*\n$/, args.join(' '));
    }

    assert.deepEqual(await store.approvals({ revoked: true }), []);
  });

  it('make no store where there is none', async (t) => {
    const data = temporaryFolder(t);

    const { exitCode, stderr } = await runNetmon('approve', '--all', '--data', data);

    assert.equal(exitCode, 2);
    assert.match(stderr, /nothing has been stored yet/);
    assert.deepEqual(readdirSync(data), []);
  });

  it('leave all files with the owner of the data, though root acts', { skip: process.getuid?.() !== 0 }, async (t) => {
    const { data, store } = await office(t);
    await store.close();
    const nobody = 65_534;
    for (const name of readdirSync(data)) chownSync(join(data, name), nobody, nobody);
    chownSync(data, nobody, nobody);

    const { exitCode } = await runNetmon('approve', '--all', '--data', data);

    assert.equal(exitCode, 0);
    assert.ok(readdirSync(data).length > 1, 'SQLite made its files beside the database');
    for (const name of readdirSync(data)) {
      assert.deepEqual([name, statSync(join(data, name)).uid, statSync(join(data, name)).gid], [name, nobody, nobody]);
    }
  });
});
