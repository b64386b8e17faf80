import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { networkSet } from '../../../../src/core/address.ts';
import type { Port } from '../../../../src/core/inventory.ts';
import { createHostIndex } from '../../../../src/monitors/ports/hosts.ts';
import { bannerCall, bannerChecksFor, listenTo, withBanners } from '../../../../src/monitors/ports/scan/banners.ts';
import { aHost, aHostResult, aKnownPort, aListedPort, aPlan, aRun, aService } from '../builders.ts';

const web = aKnownPort({ port: 9123, service: 'http', product: 'nginx' });
const open = aListedPort({ port: 9123, service: null });
const header = (output: string) => ({ scripts: [{ id: 'http-server-header', output }] });

const checksOf = (
  known: Partial<Port> = {},
  found = aHostResult({ ports: [open] }),
  asked = ['tcp/9123'],
  banner: string | null = null,
) =>
  bannerChecksFor(aRun({ hosts: [found] }), {
    index: createHostIndex([aHost('host-5', '10.0.0.5')], networkSet([])),
    plans: new Map([['host-5', aPlan({ asked: Object.fromEntries(asked.map((port) => [port, { at: 1, banner }])) })]]),
    ports: new Map([['host-5', [{ ...web, ...known }]]]),
  });

const none: readonly unknown[] = [];

describe('web servers that are looked at in each scan', () => {
  it('are those on all ports, usual or not', () => {
    for (const service of ['http', 'ssl/http', 'https', 'http-proxy']) {
      assert.deepEqual(checksOf({ service }), [{ kind: 'web', targets: ['10.0.0.5'], ports: '9123' }], service);
    }
  });

  it('are none where something else is known, nothing was heard, or the port is closed now', () => {
    assert.deepEqual(checksOf({ service: 'ssh' }), none);
    assert.deepEqual(checksOf({ service: null }), none);
    assert.deepEqual(checksOf({ guessed: true }), none);
    assert.deepEqual(checksOf({ state: 'closed' }), none);
    assert.deepEqual(checksOf({}, aHostResult({ ports: [{ ...open, state: 'closed' }] })), none);
    assert.deepEqual(checksOf({}, aHostResult({ ip: '10.0.0.6', ports: [open] })), none);
    assert.deepEqual(checksOf({}, aHostResult({ state: 'down', ports: [open] })), none);
  });

  it('are none that the scan has heard already, or that are to be asked for their version anyway', () => {
    assert.deepEqual(checksOf({}, aHostResult({ ports: [{ ...open, ...header('nginx/1.18.0') }] })), none);
    assert.deepEqual(checksOf({}, aHostResult({ ports: [open] }), []), none);
  });

  it('are asked whatever their port, and for nothing besides', () => {
    const part = bannerCall({ kind: 'web', targets: ['10.0.0.5'], ports: '9123' }, 'tcp-web');

    assert.deepEqual(part.scripts, ['+http-server-header']);
    assert.deepEqual([part.serviceDetection, part.osDetection, part.knownUp], [false, false, true]);
  });
});

describe('services that are listened to in each scan', () => {
  it('are those that spoke first when they were asked', () => {
    const spoke = checksOf({ service: 'ssh' }, undefined, undefined, 'SSH-2.0-OpenSSH_9.2');

    assert.deepEqual(spoke, [{ kind: 'greeting', targets: ['10.0.0.5'], ports: '9123' }]);
    assert.deepEqual(bannerCall({ kind: 'greeting', targets: ['10.0.0.5'], ports: '22' }, 'x').scripts, ['banner']);
  });

  it('are those that were just asked for their version, but no web servers', () => {
    const ssh = aListedPort({ port: 2222 });
    const http = aListedPort({ port: 80, service: aService({ name: 'http', tunnel: 'ssl' }) });
    const shut = aListedPort({ port: 25, state: 'closed', service: null });

    assert.deepEqual(listenTo(aRun({ hosts: [aHostResult({ ports: [ssh, http, shut] })] })), [
      { kind: 'greeting', targets: ['10.0.0.5'], ports: '2222' },
    ]);
    assert.deepEqual(listenTo(aRun({ hosts: [aHostResult({ ports: [http] })] })), none);
  });

  it('are never spoken to for another host', () => {
    const hosts = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'];
    const open80 = aListedPort({ port: 80, service: null });
    const printer = aListedPort({ port: 9100, service: null });
    const found = hosts.map((ip) => aHostResult({ ip, ports: [open80, printer] }));
    // 9100 is a web server on the first and the third, and a printer elsewhere.
    const isWeb = (at: number) => at % 2 === 0;
    const checks = bannerChecksFor(aRun({ hosts: found }), {
      index: createHostIndex(
        hosts.map((ip) => aHost(ip, ip)),
        networkSet([]),
      ),
      plans: new Map(
        hosts.map((ip) => {
          const look = { at: 1, banner: null };
          return [ip, aPlan({ host: ip, ip, asked: { 'tcp/80': look, 'tcp/9100': look } })];
        }),
      ),
      ports: new Map(
        hosts.map((ip, at) => [
          ip,
          [
            aKnownPort({ host: ip, ip, port: 80, service: 'http' }),
            aKnownPort({ host: ip, ip, port: 9100, service: isWeb(at) ? 'http' : 'jetdirect' }),
          ],
        ]),
      ),
    });

    assert.deepEqual(checks, [
      { kind: 'web', targets: ['10.0.0.1', '10.0.0.3'], ports: '80,9100' },
      { kind: 'web', targets: ['10.0.0.2', '10.0.0.4'], ports: '80' },
    ]);
  });
});

describe('what web servers say', () => {
  it('stands at their ports, and nowhere else', () => {
    const other = aListedPort({ port: 22 });
    const found = aRun({ hosts: [aHostResult({ ports: [other, open] }), aHostResult({ ip: null })] });
    const looked = aRun({
      hosts: [aHostResult({ ports: [{ ...open, state: 'filtered', ...header('nginx/1.22.1') }] })],
    });

    const [host] = withBanners(found, looked).hosts;

    assert.deepEqual(host?.ports, [other, { ...open, ...header('nginx/1.22.1') }]);
    assert.deepEqual(withBanners(found, aRun()), found);
  });
});
