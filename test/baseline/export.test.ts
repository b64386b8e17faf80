import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { baselineXml } from '../../src/baseline/export.ts';
import { parseNmapXml } from '../../src/integrations/nmap/parse.ts';
import { aHost, aPort } from '../support/stored-things.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const now = Date.UTC(2026, 10, 2, 7, 5, 9);
const host = aHost({ name: 'files "a" & <b>' });
const ports = [
  aPort(),
  aPort({ port: 443, service: 'ssl/http', product: 'nginx', version: null, extraInfo: 'a\nb' }),
  aPort({ port: 8080, service: 'http-proxy', product: null, version: null, guessed: true }),
  aPort({ port: 53, protocol: 'udp', service: null, product: null, version: null }),
  aPort({ host: 'fd00::7', ip: 'fd00::7', port: 22 }),
];

const scans = [
  { outcome: 'complete', targets: ['10.0.0.0/24', 'fd00::7'], scope: { tcp: '1-100,8000-8080' } },
  { outcome: 'complete', targets: ['10.0.0.5', 'fd00::/64'], scope: { tcp: '80-200', udp: 'garbage' } },
] as const;

const parse = (xml: string) => parseNmapXml(Buffer.from(xml));

describe('an exported baseline', () => {
  it('is a scan that says the same', () => {
    const run = parse(baselineXml({ hosts: [host], ports, scans, now }));

    assert.equal(run.exit, 'success');
    assert.deepEqual(run.warnings, []);
    assert.equal(run.startedAt, now);
    assert.deepEqual(run.scope, [
      { type: 'syn', protocol: 'tcp', services: '1-200,443,8000-8080' },
      { type: 'udp', protocol: 'udp', services: '53' },
    ]);
    const [first, second] = run.hosts;
    assert.deepEqual([first?.ip, first?.mac, first?.hostnames], [host.ip, host.mac, [host.name]]);
    assert.deepEqual([second?.ip, second?.mac], ['fd00::7', null]);
    const [ssh, https, proxy, dns] = first?.ports ?? [];
    assert.deepEqual(
      [ssh?.service?.product, ssh?.service?.version, ssh?.service?.method],
      ['OpenSSH', '9.2p1', 'probed'],
    );
    assert.deepEqual(
      [https?.service?.name, https?.service?.tunnel, https?.service?.extraInfo],
      ['http', 'ssl', 'a\nb'],
    );
    assert.equal(proxy?.service?.method, 'table');
    assert.deepEqual([dns?.protocol, dns?.state, dns?.service], ['udp', 'open', null]);
  });

  it('is well-formed whatever the network says of itself', () => {
    const text = fc.option(fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, text, text, text, (name, service, product, extraInfo) => {
        const hostile = aPort({ service, product, version: product, extraInfo });
        const run = parse(baselineXml({ hosts: [aHost({ name, vendor: name })], ports: [hostile], scans, now }));
        assert.equal(run.exit, 'success');
        assert.equal(run.hosts[0]?.ports.length, 1);
      }),
    );
  });

  it('is nothing but head and tail when nothing is approved', () => {
    assert.deepEqual(parse(baselineXml({ hosts: [host], ports: [], scans, now })).hosts, []);
  });

  it("is read by nmap's ndiff, which finds no difference to itself and the one that there is", (t) => {
    if (spawnSync('ndiff', ['--help']).error !== undefined) {
      t.skip('ndiff is not installed');
      return;
    }
    const folder = temporaryFolder(t);
    const [all, fewer] = ['all.xml', 'fewer.xml'].map((name) => join(folder, name));
    writeFileSync(all ?? '', baselineXml({ hosts: [host], ports, scans, now }));
    writeFileSync(fewer ?? '', baselineXml({ hosts: [host], ports: ports.slice(1), scans, now }));

    const same = spawnSync('ndiff', [all ?? '', all ?? ''], { encoding: 'utf8' });
    const differs = spawnSync('ndiff', [all ?? '', fewer ?? ''], { encoding: 'utf8' });

    assert.equal(same.stderr, '');
    assert.equal(same.status, 0);
    assert.equal(differs.status, 1);
    assert.match(differs.stdout, /^-22\/tcp +open +ssh +OpenSSH 9\.2p1/m);
  });
});
