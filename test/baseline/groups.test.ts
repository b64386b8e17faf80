import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type GroupSetting, readGroups } from '../../src/baseline/groups.ts';
import { toNetworks } from '../../src/core/address-range.ts';
import { NetmonError } from '../../src/core/errors.ts';

const files: { readonly [file: string]: string } = { '/list': '10.0.2.1\n10.0.2.300\n-oX # an option\nnas.lan\n' };
const names: { readonly [name: string]: readonly string[] } = { 'nas.lan': ['10.0.3.7', 'fd00::7'] };

async function groupOf(setting: Partial<GroupSetting>) {
  const [group] = await readGroups([{ name: 'servers', targets: [], exclude: [], ...setting }], {
    readText: async (file) =>
      files[file] ?? Promise.reject(new NetmonError('NOT_FOUND', 'files', `there is no file ${file}`)),
    addressesOf: async (name) => names[name] ?? [],
  });
  return { ...group, networks: group?.networks.flatMap(toNetworks) };
}

describe('a group of hosts', () => {
  it('is its networks, addresses and ranges, without what is excluded', async () => {
    const { networks } = await groupOf({
      targets: ['10.0.0.0/30', '10.0.1.4-6', 'fd00::1'],
      exclude: ['10.0.0.0-2', '10.0.1.5'],
    });

    assert.deepEqual(networks, ['10.0.0.3', '10.0.1.4', '10.0.1.6', 'fd00::1']);
  });

  it('has all addresses of the names in it', async () => {
    assert.deepEqual((await groupOf({ targets: ['nas.lan'] })).networks, ['10.0.3.7', 'fd00::7']);
  });

  it('says what it lacks, and is the rest', async () => {
    const { networks, problems } = await groupOf({ targets: ['10.0.0.1', 'gone.lan'], targets_file: '/list' });

    assert.deepEqual(networks, ['10.0.0.1', '10.0.2.1', '10.0.3.7', 'fd00::7']);
    assert.equal(problems?.length, 3);
    assert.match(problems?.join('\n') ?? '', /\/list, line 2: .*\n\/list, line 3: .*\ngone\.lan has no address/);
    assert.deepEqual((await groupOf({ targets_file: '/gone' })).problems, ['there is no file /gone']);
  });
});
