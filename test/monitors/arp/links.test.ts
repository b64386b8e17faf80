import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLinks, linkLost, unplugged } from '../../../src/monitors/arp/links.ts';

/** A kernel that says this of its interfaces; a carrier of null belongs to one that is switched off. */
function kernel(interfaces: { [name: string]: { carrier: '0' | '1' | null; changes: number } }) {
  return async (file: string) => {
    const [, name = '', what] = /^\/sys\/class\/net\/([^/]+)\/(\w+)$/.exec(file) ?? [];
    const found = interfaces[name];
    const text = what === 'carrier' ? found?.carrier : found?.changes;
    return text === undefined || text === null ? null : Buffer.from(`${text}\n`);
  };
}

describe('links of the arp monitor', () => {
  it('tells of the interfaces whose cable is out', async () => {
    const read = kernel({ eth0: { carrier: '1', changes: 1 }, eth1: { carrier: '0', changes: 2 } });

    const carriers = await createLinks(['eth0', 'eth1'], read).look();

    assert.equal(unplugged(carriers), 'eth1 has no link');
  });

  it('leaves it to the sniffer to tell that an interface is gone or switched off', async () => {
    const all: Parameters<typeof kernel>[0] = {
      eth0: { carrier: '1', changes: 1 },
      eth1: { carrier: '1', changes: 1 },
    };
    const links = createLinks(['eth0', 'eth1'], kernel(all));
    const before = await links.look();
    delete all.eth0;
    all.eth1 = { carrier: null, changes: 2 };

    const after = await links.look();

    assert.equal(unplugged(after), null);
    assert.equal(linkLost(before, after), 'eth0, eth1 had no link for a part of the time');
  });

  it('notices a link that was lost for a moment only', async () => {
    const all: Parameters<typeof kernel>[0] = { eth0: { carrier: '1', changes: 1 } };
    const links = createLinks(['eth0'], kernel(all));
    const before = await links.look();
    all.eth0 = { carrier: '1', changes: 3 };

    assert.equal(linkLost(before, await links.look()), 'eth0 had no link for a part of the time');
    assert.equal(linkLost(before, before), null);
  });

  it('judges nothing where the kernel tells nothing', async () => {
    const links = createLinks(['eth0'], async () => null);
    const carriers = await links.look();

    assert.equal(unplugged(carriers), null);
    assert.equal(linkLost(carriers, carriers), null);
  });
});
