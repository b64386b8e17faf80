import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { networkSet } from '../../../../src/core/address.ts';
import { createHostIndex } from '../../../../src/monitors/ports/hosts.ts';
import type { HostPlan } from '../../../../src/monitors/ports/plan.ts';
import {
  type QuestionRules,
  questionFor,
  serviceLooks,
  withAnswers,
} from '../../../../src/monitors/ports/scan/services.ts';
import { aHost, aHostResult, aKnownPort, aListedPort, aPlan, aRun, aService } from '../builders.ts';

const day = 86_400_000;
const now = 10 * day;
const fromTable = aService({ method: 'table', product: null, version: null });
const says = (output: string) => [{ id: 'banner', output }];
const openSsh = aListedPort({ service: fromTable });

const ask = (
  plan: Partial<HostPlan>,
  special: Partial<QuestionRules> = {},
  found = aHostResult({ ports: [openSsh] }),
) =>
  questionFor(
    aRun({ hosts: [found] }),
    {
      index: createHostIndex([aHost('host-5', '10.0.0.5')], networkSet([])),
      plans: new Map([['host-5', aPlan(plan)]]),
      ports: new Map([['host-5', [aKnownPort()]]]),
      tarpitPorts: 500,
    },
    { now, interval: 7 * day, all: false, withClosedPort: false, ...special },
  );
const asked = (at: number, banner: string | null = null) => ({ asked: { 'tcp/22': { at, banner } } });

describe('what is asked for product and version', () => {
  it('is nothing where all answers are new', () => {
    assert.equal(ask(asked(now - day)), null);
  });

  it('is a port that was never asked, or long ago, or at a time that is yet to come', () => {
    for (const plan of [{}, asked(now - 8 * day), asked(now + day)]) {
      assert.deepEqual(ask(plan), { targets: ['10.0.0.5'], ports: '22' });
    }
  });

  it('is a port that says something else by itself, but not one that says nothing', () => {
    const plan = asked(now - day, 'SSH-2.0-OpenSSH_9.2');
    const found = (output: string) => aHostResult({ ports: [{ ...openSsh, scripts: says(output) }] });

    assert.deepEqual(ask(plan, {}, found('SSH-2.0-dropbear'))?.ports, '22');
    assert.equal(ask(plan, {}, found('SSH-2.0-OpenSSH_9.2')), null);
    assert.equal(ask(plan), null);
    assert.equal(ask(asked(now - day), {}, found('SSH-2.0-dropbear')), null);
  });

  it('is a port that was not open before, and an open port of a host that nobody knows', () => {
    const reopened = aListedPort({ port: 23, service: fromTable });
    const other = aHostResult({ ip: '10.0.0.6', ports: [aListedPort({ port: 80 })] });

    assert.deepEqual(ask(asked(now - day), {}, aHostResult({ ports: [openSsh, reopened] }))?.ports, '23');
    assert.deepEqual(ask({}, {}, other), { targets: ['10.0.0.6'], ports: '80' });
  });

  it('is all that is open on request, and nothing of a host that took too long', () => {
    assert.equal(ask(asked(now - day), { all: true })?.ports, '22');
    assert.equal(ask({}, {}, aHostResult({ ports: [openSsh], timedOut: true })), null);
  });

  it('takes a closed port along where the operating system is to be guessed', () => {
    assert.equal(ask({}, { withClosedPort: true })?.ports, '1,22');
  });
});

describe('the answers', () => {
  it('stand in the first scan in place of what was guessed or read from banners', () => {
    const fromBanner = aService({ name: 'http', product: 'lighttpd', version: null });
    const found = aRun({
      hosts: [aHostResult({ ports: [openSsh, aListedPort({ port: 80, service: fromBanner, scripts: says('x') })] })],
    });
    const answers = aRun({ hosts: [aHostResult({ ports: [aListedPort()] })] });

    const [host] = withAnswers(found, answers).hosts;

    assert.deepEqual(
      host?.ports.map(({ port, service, scripts }) => [port, service?.product ?? null, scripts.length]),
      [
        [22, 'OpenSSH', 0],
        [80, null, 0],
      ],
    );
  });

  it('are remembered with what the port said by itself', () => {
    const answered = aHostResult({ ports: [aListedPort({ scripts: says('SSH-2.0-OpenSSH_9.2') })] });
    const found = aHostResult({ ports: [openSsh, aListedPort({ port: 80, scripts: says('hello') })] });
    const plan = aPlan({ asked: { 'tcp/80': { at: 5, banner: null }, 'tcp/99': { at: 6, banner: 'old' } } });

    assert.deepEqual(serviceLooks(plan, found, answered, now), {
      'tcp/22': { at: now, banner: 'SSH-2.0-OpenSSH_9.2' },
      'tcp/80': { at: 5, banner: 'hello' },
      'tcp/99': { at: 6, banner: 'old' },
    });
  });
});
