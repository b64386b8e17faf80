import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { covers, overlaps, parseRange } from '../../../src/core/address-range.ts';
import { NetmonError } from '../../../src/core/errors.ts';
import { allowedTargets, countAddresses, parseTarget } from '../../../src/integrations/nmap/targets.ts';

const rules = { networks: ['10.0.0.0/24', 'fd00::/64'], exclude: ['10.0.0.1', '10.0.0.200-10.0.0.255'] };

describe('a target', () => {
  for (const text of ['10.0.0.1', '10.0.0.0/24', '10.0.0.5-20', '10.0.0.5-10.0.1.20', 'fd00::1', 'fd00::/120']) {
    it(`is addresses: ${text}`, () => assert.equal(parseTarget(text).kind, 'addresses'));
  }
  for (const text of ['printer', 'nas.home.arpa', 'a_b.example', '3com', 'x--y.example']) {
    it(`is a name: ${text}`, () => assert.equal(parseTarget(text).kind, 'name'));
  }

  const mistakes: { readonly [text: string]: RegExp } = {
    '': /"" is empty/,
    '-sS': /"-sS" begins like an option/,
    '--script=x': /"--script=x" begins like an option/,
    '10.0.0.0/33': /impossible prefix length/,
    '10.0.0.300': /neither an address nor a range/,
    '10.0.0': /neither an address nor a range/,
    '10.0.0.20-5': /neither an address nor a range/,
    'fd00::/129': /impossible prefix length/,
    'a b': /neither an address nor a host name/,
    'a;reboot': /neither an address nor a host name/,
    'name-': /neither an address nor a host name/,
    '\u001b[2J': /"·\[2J" is neither/,
  };
  for (const [text, message] of Object.entries(mistakes)) {
    it(`is refused: ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseTarget(text),
        (error) => {
          assert.ok(error instanceof NetmonError);
          assert.equal(error.code, 'USAGE');
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }
});

describe('allowed targets', () => {
  it('are cut to the allowed networks, without exclusions, by family', () => {
    const allowed = allowedTargets(['10.0.0.0/30', '10.0.0.199-210', 'fd00::5', '10.0.0.2'], rules);

    assert.deepEqual(allowed, { v4: ['10.0.0.0', '10.0.0.2/31', '10.0.0.199'], v6: ['fd00::5'], refused: [] });
    assert.equal(countAddresses(allowed.v4), 4);
  });

  it('never include what is outside, excluded, a name, or too large to end', () => {
    assert.deepEqual(allowedTargets(['8.8.8.8', '10.0.0.1', 'nas', 'fd00::/64'], rules), {
      v4: [],
      v6: [],
      refused: [
        { target: '8.8.8.8', reason: 'it is outside the networks that may be scanned' },
        { target: '10.0.0.1', reason: 'it is excluded from scans' },
        { target: 'nas', reason: 'it is a name without a known address' },
        { target: 'fd00::/64', reason: 'it has more than 65536 addresses' },
      ],
    });
  });

  it('hold for any network and exclusion', () => {
    const aNetwork = fc
      .tuple(fc.nat({ max: 255 }), fc.integer({ min: 20, max: 32 }))
      .map(([part, prefix]) => `10.0.${part & 15}.${part}/${prefix}`);
    fc.assert(
      fc.property(fc.array(aNetwork), fc.array(aNetwork), fc.array(aNetwork), (targets, networks, exclude) => {
        const range = (text: string) => parseRange(text) ?? assert.fail(text);
        const scanned = allowedTargets(targets, { networks, exclude }).v4.map(range);
        for (const one of scanned) {
          assert.ok(!exclude.some((text) => overlaps(range(text), one)));
          assert.ok(targets.some((text) => overlaps(range(text), one)));
        }
        const single = networks.length === 1 ? range(networks[0] ?? '') : null;
        if (single !== null) assert.ok(scanned.every((one) => covers(single, one)));
        assert.ok(scanned.every((a, at) => scanned.slice(at + 1).every((b) => !overlaps(a, b))));
      }),
    );
  });
});
