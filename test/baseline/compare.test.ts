import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compareWithApproved } from '../../src/baseline/compare-approved.ts';
import { compareWithReference } from '../../src/baseline/compare-reference.ts';
import { approvalJudge } from '../../src/baseline/decide.ts';
import type { BaselineDifference } from '../../src/baseline/difference.ts';
import { baselineXml } from '../../src/baseline/export.ts';
import { noPolicy } from '../../src/baseline/policy.ts';
import type { Approval } from '../../src/core/approval.ts';
import type { Host, Port } from '../../src/core/inventory.ts';
import { parseNmapXml } from '../../src/integrations/nmap/parse.ts';
import { aHost, aPort } from '../support/stored-things.ts';
import { anApproval } from './builders.ts';

const now = 1_800_000_000_000;
const web = aPort({ port: 80, service: 'http', product: 'nginx' });

/** `+22 unapproved`, `?80` for what does not count. */
const marks = ({ hosts }: BaselineDifference) =>
  hosts.flatMap(({ change, ports }) => [
    change,
    ...ports.map(({ port, change: what, covered }) => `${covered ? '' : '?'}${what} ${port}`),
  ]);

const approved = (approvals: readonly Approval[], ports: readonly Port[], hosts: readonly Host[] = [aHost()]) =>
  compareWithApproved({ hosts, ports, approvals, judge: approvalJudge(approvals, noPolicy, now), now });

const reference = (
  xmlPorts: readonly Port[],
  ports: readonly Port[],
  hosts: readonly Host[] = [aHost()],
  scope = '1-100',
) =>
  compareWithReference(
    parseNmapXml(
      Buffer.from(
        baselineXml({
          hosts: [aHost()],
          ports: xmlPorts,
          scans: [{ outcome: 'complete', targets: ['10.0.0.0/24'], scope: { tcp: scope } }],
          now,
        }),
      ),
    ),
    { hosts, ports },
  );

describe('what is open, compared with what is approved', () => {
  it('is the same when all is approved that is open, and open what is approved', () => {
    assert.deepEqual(approved([anApproval()], [aPort({ version: '10.0' })]), { hosts: [], same: true });
  });

  it('differs by ports that are approved for the address and not open', () => {
    const approval = anApproval({ scope: { network: '10.0.0.5' } });
    const closed = aPort({ state: 'closed' });

    assert.deepEqual(marks(approved([approval], [aPort()])), []);
    assert.deepEqual(marks(approved([approval], [closed])), ['changed', 'closed 22']);
    assert.deepEqual(marks(approved([approval], [closed], [])), ['changed', 'closed 22']);
    assert.deepEqual(marks(approved([anApproval({ scope: { network: '10.0.0.0/24' } })], [closed])), []);
  });

  it('differs by ports that are not approved as they are', () => {
    const difference = approved(
      [anApproval({ until: now }), anApproval({ id: 2, ports: { protocol: 'tcp', first: 80, last: 80 } })],
      [aPort(), web],
    );

    assert.equal(difference.same, false);
    assert.deepEqual(marks(difference), ['changed', 'opened 22', 'service 80']);
    assert.deepEqual(
      difference.hosts[0]?.ports.map(({ approval }) => approval),
      ['expired', 'service-changed'],
    );
  });

  it('differs by approved ports that are closed; of those never looked at it says so', () => {
    const closed = approved([anApproval()], [aPort({ state: 'filtered' })]);
    const never = approved([anApproval()], []);

    assert.deepEqual(marks(closed), ['changed', 'closed 22']);
    assert.deepEqual(marks(never), ['none', '?closed 22']);
    assert.equal(never.same, true);
  });

  it('does not ask that what a network may have open is open everywhere', () => {
    const everywhere = anApproval({ scope: { network: '10.0.0.0/8' } });
    const range = anApproval({ id: 2, ports: { protocol: 'tcp', first: 1, last: 9 } });

    assert.equal(approved([everywhere, range], []).same, true);
  });
});

describe('what is open, compared with somebody’s scan', () => {
  it('is the same as in what was exported', () => {
    const port = fc.record({
      port: fc.integer({ min: 0, max: 99 }),
      product: fc.option(fc.string()),
      guessed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(port, { selector: (each) => each.port }), (given) => {
        const ports = given.map((each) => aPort(each));
        assert.equal(reference(ports, ports).same, true);
      }),
    );
  });

  it('differs by ports that opened, closed or have another service', () => {
    const before = [aPort(), web, aPort({ port: 25 })];
    const after = [
      aPort({ product: 'Dropbear sshd' }),
      aPort({ port: 81 }),
      aPort({ ...web, state: 'closed' }),
      aPort({ port: 25 }),
    ];

    const difference = reference(before, after);

    assert.deepEqual(marks(difference), ['changed', 'service 22', 'closed 80', 'opened 81']);
    assert.equal(difference.same, false);
  });

  it('says what only one side looked at, without counting it', () => {
    const difference = reference([aPort(), web], [aPort(), aPort({ port: 8080 })]);

    assert.deepEqual(marks(difference), ['none', '?closed 80', '?opened 8080']);
    assert.equal(difference.same, true);
  });

  it('differs by devices that came or went', () => {
    const stranger = aHost({
      id: 'b',
      mac: null,
      ip: '10.0.0.11',
      addresses: [{ ip: '10.0.0.11', firstSeen: 1, lastSeen: 1 }],
    });
    const after = [aPort(), aPort({ host: 'b', ip: '10.0.0.11', port: 8080 })];

    assert.deepEqual(marks(reference([aPort()], after, [aHost(), stranger])), ['added', 'opened 8080']);
    assert.deepEqual(marks(reference([aPort()], [aPort()], [aHost(), stranger])), []);
    assert.deepEqual(marks(reference([aPort()], [], [])), ['removed', '?closed 22']);
    assert.deepEqual(marks(reference([aPort()], [aPort()], [aHost({ state: 'gone' })])), ['removed', '?closed 22']);
  });

  it('takes a device for another one when its MAC is another', () => {
    const swapped = aHost({ id: '00:16:3e:00:00:99', mac: '00:16:3e:00:00:99' });

    assert.deepEqual(marks(reference([aPort()], [], [swapped])), ['removed', '?closed 22']);
  });

  it('knows a device by its MAC wherever it is', () => {
    assert.equal(reference([aPort()], [aPort({ ip: '10.0.0.77' })], [aHost({ ip: '10.0.0.77' })]).same, true);
  });
});
