import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readWhole } from '../../../src/edges/files/read.ts';
import { createVendors, loadVendors } from '../../../src/integrations/nmap/vendors.ts';

const list = `# a comment line
B827EB Raspberry Pi Foundation
000000 Xerox
70B3D5 Ieee Registration Authority
70B3D57 Seven Digits
70B3D5ABC Nine Digits & Söhne
FCFFFF Last Of The Order
08003E Not In Order`;

describe('vendors of MACs', () => {
  const vendorOf = createVendors(Buffer.from(list));

  it('are found by prefix, whatever the order of the list', () => {
    assert.equal(vendorOf('b8:27:eb:aa:00:02'), 'Raspberry Pi Foundation');
    assert.equal(vendorOf('00:00:00:00:00:01'), 'Xerox');
    assert.equal(vendorOf('08:00:3E:00:00:01'), 'Not In Order');
  });

  it('are found by the longest prefix that fits', () => {
    assert.equal(vendorOf('70:b3:d5:ab:c0:01'), 'Nine Digits & Söhne');
    assert.equal(vendorOf('70:b3:d5:70:00:01'), 'Seven Digits');
    assert.equal(vendorOf('70:b3:d5:80:00:01'), 'Ieee Registration Authority');
  });

  it('are null for a prefix that is not in the list, and for what is no MAC', () => {
    assert.equal(vendorOf('02:42:ac:1c:01:03'), null);
    assert.equal(vendorOf('nonsense'), null);
  });

  it('are found for every prefix of any list', () => {
    const aPrefix = fc.constantFrom(6, 7, 9).chain((length) => fc.stringMatching(new RegExp(`^[0-9A-F]{${length}}$`)));
    fc.assert(
      fc.property(fc.uniqueArray(aPrefix, { minLength: 1 }), (prefixes) => {
        const known = createVendors(Buffer.from(prefixes.map((prefix) => `${prefix} of ${prefix}\n`).join('')));
        for (const prefix of prefixes) {
          const mac = prefix.padEnd(12, '0').match(/../g)?.join(':') ?? '';
          const longest = prefixes
            .filter((one) => prefix.padEnd(12, '0').startsWith(one))
            .sort((a, b) => b.length - a.length);
          assert.equal(known(mac), `of ${longest[0]}`);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are all null when nmap is not installed', async () => {
    const none = await loadVendors(async () => null);

    assert.equal(none('b8:27:eb:aa:00:02'), null);
  });

  const real = '/usr/share/nmap/nmap-mac-prefixes';
  it("are read from nmap's own list", { skip: !existsSync(real) && `no ${real} here` }, async () => {
    const known = await loadVendors(readWhole);

    assert.equal(known('b8:27:eb:aa:00:02'), 'Raspberry Pi Foundation');
    assert.equal(known('52:54:00:12:34:56'), 'QEMU virtual NIC');
  });
});
