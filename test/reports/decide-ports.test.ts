import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noPolicy, policyRules } from '../../src/baseline/policy.ts';
import { collectReport } from '../../src/reports/collect.ts';
import { aHost, anApproval, anEvent, aPort, at } from './builders.ts';
import { quietDay } from './days.ts';
import { type FakeContents, fakeStore } from './fake-store.ts';

const server = '00:11:32:aa:bb:05';
const hosts = [aHost({ id: server, ip: '10.0.0.5', name: 'files' })];
const ports = [
  aPort({ host: server, port: 22, service: 'ssh', product: 'OpenSSH', version: '9.2' }),
  aPort({ host: server, port: 80, service: 'http', product: 'nginx' }),
];
const ssh = { scope: { host: server }, ports: { protocol: 'tcp', first: 22, last: 22 } } as const;
const web = { scope: { host: server }, ports: { protocol: 'tcp', first: 80, last: 80 } } as const;

const reportOf = (contents: FakeContents, more = {}) =>
  collectReport(fakeStore({ ...quietDay, hosts, ports, ...contents }), {
    ...{
      day: '2026-11-20',
      zone: 'Europe/Berlin',
      now: at('06:00', '2026-11-21'),
      sensor: 's',
      version: '1',
      policy: noPolicy,
    },
    ...more,
  });

const details = async (contents: FakeContents, more = {}) =>
  (await reportOf(contents, more)).decide.map(({ severity, detail }) => `${severity}: ${detail}`);

describe('open ports in the daily report', () => {
  it('ask for a decision day after day, one a device', async () => {
    const expected = [
      'low: 2 open ports on 10.0.0.5, files are not approved: tcp/22 (ssh OpenSSH 9.2) and tcp/80 (http nginx).',
    ];

    assert.deepEqual(await details({}), expected);
    assert.deepEqual(await details({}, { day: '2026-11-19' }), expected);
  });

  it('ask no more when they are approved, by somebody or by the config', async () => {
    const policy = { rules: policyRules([{ networks: ['10.0.0.0/8'], ports: '80/tcp' }]), groups: [] };

    const report = await reportOf({ approvals: [anApproval(ssh)] }, { policy });

    assert.deepEqual(report.decide, []);
    assert.equal(report.inventory.undecidedPorts, 0);
    assert.deepEqual(
      report.inventory.hosts[0]?.openPorts.map(({ approval }) => approval),
      ['approved', 'approved'],
    );
  });

  it('ask again when an approval is over or is for another service, and say why', async () => {
    const approvals = [
      anApproval({ ...ssh, until: at('00:00') }),
      anApproval({ ...web, service: { service: 'http', product: 'Apache httpd' }, by: 'eva' }),
    ];

    assert.deepEqual(await details({ approvals }), [
      'medium: 2 open ports on 10.0.0.5, files are not approved: tcp/22 (ssh OpenSSH 9.2; approved by anna until 2026-11-19) ' +
        'and tcp/80 (http nginx; approved by eva when it was http Apache httpd).',
    ]);
  });

  it('are as serious as what happened to them on the day', async () => {
    const opened = anEvent({
      type: 'port.opened',
      time: at('11:00'),
      severity: 'high',
      host: server,
      data: { ip: '10.0.0.5', protocol: 'tcp', port: 80 },
    });

    const { decide } = await reportOf({ approvals: [anApproval(ssh)], events: [opened] });

    assert.deepEqual(
      decide.map(({ severity, events }) => [severity, events]),
      [['high', [opened.id]]],
    );
    assert.match(
      decide[0]?.detail ?? '',
      /^1 open port on 10\.0\.0\.5, files is not approved: tcp\/80 \(http nginx, new\)\.$/,
    );
  });

  it('ask nothing about a device that is gone, nor about what was opened after the day', async () => {
    const gone = [aHost({ id: server, ip: '10.0.0.5', state: 'gone' })];
    const later = [aPort({ host: server, port: 22, firstSeen: at('01:00', '2026-11-21') })];

    assert.deepEqual(await details({ hosts: gone }), []);
    assert.deepEqual(await details({ ports: later }), []);
  });

  it('ask about ports of a device that the inventory does not know', async () => {
    assert.match((await details({ hosts: [] })).join(), /on 10\.0\.0\.5 are not approved/);
  });
});
