import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { approvalJudge } from '../../src/baseline/decide.ts';
import { noPolicy, type Policy } from '../../src/baseline/policy.ts';
import { parseNetwork } from '../../src/core/address-range.ts';
import type { Approval } from '../../src/core/approval.ts';
import { aKnownPort, anApproval, aPolicy } from './builders.ts';

const now = 1_800_000_000_000;

const stateOf = (approvals: readonly Approval[], policy: Policy = noPolicy, port = aKnownPort()) =>
  approvalJudge(approvals, policy, now)(port).state;

describe('an open port', () => {
  it('is unapproved until somebody approves it', () => {
    const verdict = approvalJudge([], noPolicy, now)(aKnownPort());

    assert.deepEqual(verdict, { state: 'unapproved', grant: null });
  });

  it('is approved by who approved it', () => {
    const approval = anApproval({ id: 7, by: 'anna', reason: 'backups' });

    const verdict = approvalJudge([approval], noPolicy, now)(aKnownPort());

    const grant = { id: 7, by: 'anna', at: approval.at, until: null, reason: 'backups' };
    assert.deepEqual(verdict, { state: 'approved', grant });
  });

  it('is not approved by what is for another device, network, protocol or port', () => {
    for (const other of [
      { scope: { host: 'other' } },
      { scope: { network: '10.0.1.0/24' } },
      { scope: { network: 'fd00::/8' } },
      { scope: { network: 'nonsense' } },
      { ports: { protocol: 'udp', first: 22, last: 22 } },
      { ports: { protocol: 'tcp', first: 23, last: 65_535 } },
      { revoked: { by: 'eva', at: 1 } },
    ] as const) {
      assert.equal(stateOf([anApproval(other)]), 'unapproved', JSON.stringify(other));
    }
  });

  it('is approved by its network, whatever answers where none is bound', () => {
    const approval = anApproval({ scope: { network: '10.0.0.0/29' }, service: null });

    assert.equal(stateOf([approval]), 'approved');
    assert.equal(stateOf([approval], noPolicy, aKnownPort({ ip: '10.0.0.8' })), 'unapproved');
  });

  it('is approved by its group, as the config has it now', () => {
    const approval = anApproval({ scope: { group: 'servers' }, service: null });
    const servers = (...networks: string[]): Policy => ({
      rules: [],
      groups: [{ name: 'servers', networks: networks.flatMap((each) => parseNetwork(each) ?? []), problems: [] }],
    });

    assert.equal(stateOf([approval], servers('10.0.9.0/24', '10.0.0.5')), 'approved');
    assert.equal(stateOf([approval], servers('10.0.9.0/24')), 'unapproved');
    assert.equal(stateOf([approval], noPolicy), 'unapproved');
  });

  it('asks again when its approval has expired', () => {
    assert.equal(stateOf([anApproval({ until: now + 1 })]), 'approved');
    assert.equal(stateOf([anApproval({ until: now })]), 'expired');
    assert.equal(stateOf([anApproval({ until: now, id: 1 }), anApproval({ id: 2 })]), 'approved');
  });

  it('names the approval that expired last', () => {
    const approvals = [anApproval({ id: 1, until: now - 1 }), anApproval({ id: 2, until: now - 5 })];

    assert.equal(approvalJudge(approvals, noPolicy, now)(aKnownPort()).grant?.id, 1);
  });

  it('asks again when another product or service answers, and says what was there', () => {
    const dropbear = aKnownPort({ product: 'Dropbear sshd' });

    const verdict = approvalJudge([anApproval()], noPolicy, now)(dropbear);

    assert.equal(verdict.state, 'service-changed');
    assert.deepEqual('before' in verdict && verdict.before, { service: 'ssh', product: 'OpenSSH' });
    assert.equal(stateOf([anApproval()], noPolicy, aKnownPort({ product: null })), 'service-changed');
    assert.equal(stateOf([anApproval()], noPolicy, aKnownPort({ service: 'ssl/ssh' })), 'service-changed');
  });

  it('is approved still when more is known of it than when it was approved', () => {
    const approval = anApproval({ service: { service: 'ssh', product: null } });

    assert.equal(stateOf([approval]), 'approved');
    assert.equal(stateOf([approval], noPolicy, aKnownPort({ service: 'http' })), 'service-changed');
  });

  it('is approved again once the new service is approved as well', () => {
    const both = [anApproval({ id: 1 }), anApproval({ id: 2, service: { service: 'ssh', product: 'Dropbear sshd' } })];

    assert.equal(stateOf(both, noPolicy, aKnownPort({ product: 'Dropbear sshd' })), 'approved');
    assert.equal(stateOf(both), 'approved');
  });

  it('does not ask again because of a guess', () => {
    const guess = aKnownPort({ service: 'telnet', product: null, guessed: true });

    assert.equal(stateOf([anApproval()], noPolicy, guess), 'approved');
  });
});

describe('a rule of the config', () => {
  it('approves by network and port', () => {
    const verdict = approvalJudge([], aPolicy({ ports: '443/tcp, 20-30/tcp' }), now)(aKnownPort());

    const grant = { id: null, by: 'baseline.approve[0]', at: null, until: null, reason: null };
    assert.deepEqual(verdict, { state: 'approved', grant });
    assert.equal(stateOf([], aPolicy(), aKnownPort({ ip: '10.0.1.5' })), 'unapproved');
    assert.equal(stateOf([], aPolicy({ ports: '22/udp' })), 'unapproved');
  });

  it('approves for a group', () => {
    const rule = { networks: undefined, groups: ['servers'] };
    const group = { name: 'servers', networks: [parseNetwork('10.0.0.5') ?? assert.fail()], problems: [] };

    assert.equal(stateOf([], aPolicy(rule, [group])), 'approved');
    assert.equal(stateOf([], aPolicy(rule, [group]), aKnownPort({ ip: '10.0.0.6' })), 'unapproved');
    assert.equal(stateOf([], aPolicy(rule)), 'unapproved');
  });

  it('may ask for services or products by name', () => {
    assert.equal(stateOf([], aPolicy({ services: ['http', 'openssh'] })), 'approved');
    assert.equal(stateOf([], aPolicy({ services: ['SSH'] })), 'approved');
    assert.equal(stateOf([], aPolicy({ services: ['http', 'Dropbear sshd'] })), 'unapproved');
  });

  it('ends when it says so, and helps where an approval no longer does', () => {
    assert.equal(stateOf([], aPolicy({ until: now })), 'expired');
    assert.equal(stateOf([anApproval({ until: 1 })], aPolicy()), 'approved');
    assert.equal(stateOf([anApproval()], aPolicy(), aKnownPort({ product: 'Dropbear sshd' })), 'approved');
  });
});

describe('any judgement', () => {
  const service = fc.record({
    service: fc.constantFrom(null, 'ssh', 'http', 'ssl/http'),
    product: fc.constantFrom(null, 'OpenSSH', 'nginx', 'PostgreSQL DB 9.6.0 or later'),
  });
  const approval = fc.record({
    id: fc.integer({ min: 1, max: 99 }),
    scope: fc.constantFrom({ host: 'a' }, { host: 'b' }, { network: '10.0.0.0/24' }, { network: '10.0.0.5' }),
    ports: fc.constantFrom(...([22, 80] as const).map((first) => ({ protocol: 'tcp' as const, first, last: 80 }))),
    service: fc.option(service),
    reason: fc.constant(null),
    by: fc.constant('anna'),
    at: fc.constant(1),
    until: fc.constantFrom(null, now - 1, now, now + 1),
    revoked: fc.constantFrom(null, { by: 'eva', at: 2 }),
  });
  const port = fc
    .tuple(service, fc.constantFrom('a', 'b', 'c'), fc.constantFrom(22, 80), fc.boolean())
    .map(([seen, host, number, guessed]) => aKnownPort({ ...seen, host, port: number, guessed }));

  it('depends neither on the order of approvals nor on those that were revoked', () => {
    fc.assert(
      fc.property(fc.uniqueArray(approval, { selector: ({ id }) => id, maxLength: 6 }), port, (approvals, seen) => {
        const verdict = approvalJudge(approvals, noPolicy, now)(seen);
        const standing = approvals.filter(({ revoked }) => revoked === null);
        assert.deepEqual(approvalJudge(approvals.toReversed(), noPolicy, now)(seen), verdict);
        assert.deepEqual(approvalJudge(standing, noPolicy, now)(seen), verdict);
        if (verdict.grant !== null) assert.ok(standing.some(({ id }) => id === verdict.grant.id));
      }),
    );
  });

  it('is never worse for one more approval that stands', () => {
    fc.assert(
      fc.property(fc.array(approval, { maxLength: 4 }), port, (approvals, seen) => {
        const before = approvalJudge(approvals, noPolicy, now)(seen).state;
        const more = anApproval({ id: 100, scope: { host: seen.host }, service: null });
        const after = approvalJudge(
          [...approvals, { ...more, ports: { protocol: 'tcp', first: 1, last: 99 } }],
          noPolicy,
          now,
        );
        assert.equal(after(seen).state, 'approved', before);
      }),
    );
  });

  it('is `approved` for what was just approved as it was seen', () => {
    fc.assert(
      fc.property(port, (seen) => {
        const ports = { protocol: seen.protocol, first: seen.port, last: seen.port };
        const bound = { service: seen.service, product: seen.product };
        assert.equal(
          stateOf([anApproval({ scope: { host: seen.host }, ports, service: bound })], noPolicy, seen),
          'approved',
        );
      }),
    );
  });
});
