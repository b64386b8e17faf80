import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isSameClass, productClass } from '../../src/baseline/service-class.ts';

describe('the class of a product', () => {
  it('is its name without a version', () => {
    assert.equal(productClass('OpenSSH'), 'openssh');
    assert.equal(productClass('PostgreSQL DB 9.6.0 or later'), productClass('PostgreSQL DB 9.5.5 - 9.5.9'));
    assert.equal(productClass('Samba smbd 3.X - 4.X'), 'samba smbd');
    assert.equal(productClass('3Com switch telnetd'), '3com switch telnetd');
    assert.equal(productClass('4D Server'), '4d server');
    assert.notEqual(productClass('Dropbear sshd'), productClass('OpenSSH'));
  });

  it('is told at once of what an imported scan may hold', { timeout: 60_000 }, () => {
    const endless = '0'.repeat(2_000_000);

    assert.equal(productClass(`Server ${endless}! 1.2 build`), `server ${endless}!`);
  });

  it('is the class of itself, and the same for any version after it', () => {
    const version = fc.tuple(fc.nat(99), fc.nat(99)).map(([major, minor]) => `${major}.${minor}`);
    fc.assert(
      fc.property(fc.string(), version, version, (name, one, other) => {
        assert.equal(productClass(productClass(name)), productClass(name));
        const base = `Product ${name.replace(/\d/g, '')}`;
        assert.equal(productClass(`${base} ${one}`), productClass(`${base} ${other}`));
      }),
    );
  });
});

describe('two services', () => {
  it('are of one class whatever their versions', () => {
    const bound = { service: 'ssh', product: 'OpenSSH' };

    assert.ok(isSameClass(bound, { ...bound, product: 'OpenSSH 9.3' }));
    assert.ok(!isSameClass(bound, { service: 'ssh', product: 'Dropbear sshd' }));
    assert.ok(!isSameClass(bound, { service: null, product: null }));
    assert.ok(isSameClass({ service: null, product: null }, bound));
  });
});
