import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approvalJudge } from '../../src/baseline/decide.ts';
import { importedApprovals } from '../../src/baseline/import.ts';
import { matchHosts } from '../../src/baseline/match.ts';
import { noPolicy } from '../../src/baseline/policy.ts';
import type { Approval } from '../../src/core/approval.ts';
import type { Host } from '../../src/core/inventory.ts';
import type { NmapHost, NmapService } from '../../src/core/nmap-run.ts';
import { aHost } from '../support/stored-things.ts';

const word = { reason: 'audit', by: 'anna', at: 5, until: null };

const ssh: NmapService = {
  name: 'ssh',
  product: 'OpenSSH',
  version: '9.2',
  extraInfo: null,
  tunnel: null,
  method: 'probed',
  cpes: [],
};

const found = (fields: Partial<NmapHost> = {}): NmapHost => ({
  state: 'up',
  reason: null,
  ip: '10.0.0.5',
  mac: null,
  vendor: null,
  hostnames: [],
  timedOut: false,
  startedAt: null,
  finishedAt: null,
  ports: [
    { protocol: 'tcp', port: 22, state: 'open', reason: null, service: ssh, scripts: [] },
    { protocol: 'tcp', port: 23, state: 'closed', reason: null, service: null, scripts: [] },
    {
      protocol: 'tcp',
      port: 80,
      state: 'open',
      reason: null,
      service: { ...ssh, name: 'http', product: null, method: 'table' },
      scripts: [],
    },
  ],
  extraPorts: [],
  os: [],
  scripts: [],
  ...fields,
});

const imported = (hosts: readonly NmapHost[], known: readonly Host[], approvals: readonly Approval[] = []) =>
  importedApprovals(matchHosts(hosts, known), approvalJudge(approvals, noPolicy, 5), word);

describe('the import of a baseline', () => {
  it('approves what is open, for what was heard there; a guess binds nothing', () => {
    const { approvals } = imported([found()], [aHost()]);

    const scope = { host: aHost().id };
    assert.deepEqual(approvals, [
      {
        scope,
        ports: { protocol: 'tcp', first: 22, last: 22 },
        service: { service: 'ssh', product: 'OpenSSH' },
        ...word,
      },
      { scope, ports: { protocol: 'tcp', first: 80, last: 80 }, service: null, ...word },
    ]);
  });

  it('knows devices by MAC before their address', () => {
    const moved = aHost({ ip: '10.0.0.99', addresses: [] });
    const there = aHost({ id: 'b', mac: null });

    const [byMac] = matchHosts([found({ mac: moved.mac })], [moved, there]);
    const [byAddress] = matchHosts([found()], [moved, there]);

    assert.equal(byMac?.host?.id, moved.id);
    assert.equal(byAddress?.host?.id, 'b');
  });

  it('approves nothing for a device that only has the address of the one that was scanned', () => {
    const { approvals, others } = imported([found({ mac: '00:16:3e:00:00:77' })], [aHost()]);

    assert.deepEqual(approvals, []);
    assert.deepEqual(
      others.map(({ otherMac }) => otherMac),
      [aHost().mac],
    );
  });

  it('approves by address what is not known, and skips hosts without one', () => {
    const { approvals, unknown } = imported([found({ ip: '10.9.9.9' }), found({ ip: null })], [aHost()]);

    assert.deepEqual(
      approvals.map(({ scope }) => scope),
      [{ network: '10.9.9.9' }, { network: '10.9.9.9' }],
    );
    assert.deepEqual(unknown, ['10.9.9.9']);
  });

  it('adds nothing the second time', () => {
    const first = imported([found(), found({ ip: '10.9.9.9' })], [aHost()]).approvals;
    const stored = first.map((approval, index) => ({ ...approval, id: index + 1, revoked: null }));

    const second = imported([found(), found({ ip: '10.9.9.9' })], [aHost()], stored);

    assert.deepEqual(second.approvals, []);
    assert.equal(second.already, 4);
  });
});
