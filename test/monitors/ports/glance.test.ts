import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { networkSet } from '../../../src/core/address.ts';
import type { Port } from '../../../src/core/inventory.ts';
import { glanceFor, glancePart, withGlance } from '../../../src/monitors/ports/glance.ts';
import { createHostIndex } from '../../../src/monitors/ports/hosts.ts';
import { aHost, aHostResult, aKnownPort, aListedPort, aPlan, aRun } from './builders.ts';

const web = aKnownPort({ port: 9123, service: 'http', product: 'nginx' });
const open = aListedPort({ port: 9123, service: null });
const header = (output: string) => ({ scripts: [{ id: 'http-server-header', output }] });

const glance = (known: Partial<Port> = {}, found = aHostResult({ ports: [open] }), asked = ['tcp/9123']) =>
  glanceFor(aRun({ hosts: [found] }), {
    index: createHostIndex([aHost('host-5', '10.0.0.5')], networkSet([])),
    plans: new Map([
      ['host-5', aPlan({ asked: Object.fromEntries(asked.map((port) => [port, { at: 1, banner: null }])) })],
    ]),
    ports: new Map([['host-5', [{ ...web, ...known }]]]),
  });

describe('web servers that are looked at in each scan', () => {
  it('are those on unusual ports, which say nothing by themselves', () => {
    for (const service of ['http', 'ssl/http', 'https', 'http-proxy']) {
      assert.deepEqual(glance({ service }), { targets: ['10.0.0.5'], ports: '9123' }, service);
    }
  });

  it('are none where something else is known, nothing was heard, or the port is closed now', () => {
    assert.equal(glance({ service: 'ssh' }), null);
    assert.equal(glance({ service: null }), null);
    assert.equal(glance({ guessed: true }), null);
    assert.equal(glance({ state: 'closed' }), null);
    assert.equal(glance({}, aHostResult({ ports: [{ ...open, state: 'closed' }] })), null);
    assert.equal(glance({}, aHostResult({ ip: '10.0.0.6', ports: [open] })), null);
    assert.equal(glance({}, aHostResult({ state: 'down', ports: [open] })), null);
  });

  it('are none that the scan has heard already, or that are to be asked for their version anyway', () => {
    assert.equal(glance({}, aHostResult({ ports: [{ ...open, ...header('nginx/1.18.0') }] })), null);
    assert.equal(glance({}, aHostResult({ ports: [open] }), []), null);
  });

  it('are asked whatever their port, and for nothing besides', () => {
    const part = glancePart({ targets: ['10.0.0.5'], ports: '9123' }, 'tcp-web');

    assert.deepEqual(part.scripts, ['+http-server-header']);
    assert.deepEqual([part.serviceDetection, part.osDetection, part.knownUp], [false, false, true]);
  });
});

describe('what web servers say', () => {
  it('stands at their ports, and nowhere else', () => {
    const other = aListedPort({ port: 22 });
    const found = aRun({ hosts: [aHostResult({ ports: [other, open] }), aHostResult({ ip: null })] });
    const looked = aRun({
      hosts: [aHostResult({ ports: [{ ...open, state: 'filtered', ...header('nginx/1.22.1') }] })],
    });

    const [host] = withGlance(found, looked).hosts;

    assert.deepEqual(host?.ports, [other, { ...open, ...header('nginx/1.22.1') }]);
    assert.deepEqual(withGlance(found, aRun()), found);
  });
});
