import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Port, PortState } from '../../../../src/core/inventory.ts';
import { judge, type Look } from '../../../../src/monitors/ports/judge/judge.ts';
import { stillPending } from '../../../../src/monitors/ports/judge/verdict.ts';
import { aHostResult, aKnownPort, aListedPort, aService } from '../builders.ts';
import { aLook } from '../looks.ts';

const confirmAfter = 30_000;
const seen = (state: PortState, service = aService()) =>
  aHostResult({ ports: [aListedPort({ state, service: state === 'open' ? service : null })] });

/** One look after another at tcp/22, a second apart; what each tells, and the port in the end. */
function watch(known: readonly Port[], looks: readonly Partial<Look>[]) {
  let ports = known;
  const told = looks.map((special, at) => {
    const found = judge(
      aLook({ known: ports, confirmAfter, time: 10_000 + at * 1000, scan: `scan-${at}`, ...special }),
    );
    ports = found.ports.length > 0 ? found.ports : ports;
    return found.events.map(({ type, time }) => `${type} ${time}`).join();
  });
  return { told, port: ports[0] };
}

describe('a change that two looks see', () => {
  it('is told by the second, with the time of the first', () => {
    const { told, port } = watch([aKnownPort()], [{ result: seen('closed') }, { result: seen('closed') }]);

    assert.deepEqual(told, ['', 'port.closed 10000']);
    assert.deepEqual([port?.state, port?.changedAt, port?.pending], ['closed', 10_000, undefined]);
  });

  it('is a port that opens which was never open before', () => {
    const { told, port } = watch([], [{ result: seen('open') }, { result: seen('open') }]);

    assert.deepEqual(told, ['', 'port.opened 10000']);
    assert.deepEqual([port?.state, port?.product, port?.firstSeen], ['open', 'OpenSSH', 10_000]);
  });

  it('is another service, when it is the same both times', () => {
    const other = { result: seen('open', aService({ version: '7.4' })) };
    const third = { result: seen('open', aService({ version: '8.0' })) };

    assert.deepEqual(watch([aKnownPort()], [other, other]).told, ['', 'port.service-changed 10000']);
    assert.deepEqual(watch([aKnownPort()], [other, third, third]).told, ['', '', 'port.service-changed 11000']);
  });

  it('counts as closed whether it is closed or filtered', () => {
    assert.deepEqual(watch([aKnownPort()], [{ result: seen('filtered') }, { result: seen('closed') }]).told, [
      '',
      'port.closed 10000',
    ]);
  });
});

describe('a change that one look sees', () => {
  it('leaves the port as it was, with what was seen beside it', () => {
    const { told, port } = watch([aKnownPort()], [{ result: seen('closed') }]);

    assert.deepEqual(told, ['']);
    assert.deepEqual([port?.state, port?.product], ['open', 'OpenSSH']);
    assert.deepEqual(port?.pending, {
      ...{ state: 'closed', service: 'ssh', product: 'OpenSSH', version: '9.2', since: 10_000, scan: 'scan-0' },
      ...{ verdict: 'unconfirmed', looks: 0, nextLook: 40_000 },
    });
  });

  it('stays to be seen until the look after the one that disagreed', () => {
    const twice = watch([aKnownPort()], [{ result: seen('closed') }, { result: seen('open') }]);
    const thrice = watch(
      [aKnownPort()],
      [{ result: seen('closed') }, { result: seen('open') }, { result: seen('open') }],
    );

    assert.deepEqual(twice.told, ['', '']);
    assert.deepEqual(
      [twice.port?.state, twice.port?.pending?.verdict, twice.port?.pending?.nextLook],
      ['open', 'unconfirmed', null],
    );
    assert.deepEqual(thrice.port?.pending, undefined);
  });

  it('begins anew when it is seen again after it was refuted', () => {
    const looks = ['closed', 'open', 'closed'] as const;
    const { told, port } = watch(
      [aKnownPort()],
      looks.map((state) => ({ result: seen(state) })),
    );

    assert.deepEqual(told, ['', '', '']);
    assert.deepEqual([port?.pending?.since, port?.pending?.nextLook], [12_000, 42_000]);
  });

  it('is not settled by a look that did not ask for the service', () => {
    const other = { result: seen('open', aService({ version: '7.4' })) };
    const notAsked = { result: seen('open', aService({ method: 'table', product: null, version: null })) };

    assert.deepEqual(watch([aKnownPort()], [other, notAsked, other]).told, ['', '', 'port.service-changed 10000']);
  });

  it('is looked at again after longer and longer pauses while nothing can be said', () => {
    const { port = aKnownPort() } = watch([aKnownPort()], [{ result: seen('closed') }]);
    const pauses = { first: 30_000, longest: 100_000 };
    const once = stillPending(port, 'scan-failed', 50_000, pauses);
    const twice = stillPending(once, 'not-covered', 200_000, pauses);

    assert.deepEqual([once.pending?.verdict, once.pending?.nextLook], ['scan-failed', 110_000]);
    assert.deepEqual([twice.pending?.verdict, twice.pending?.nextLook], ['not-covered', 300_000]);
    assert.equal(twice.state, 'open');
  });

  it('is enough at the first look at a host', () => {
    const first = { result: seen('open'), firstLook: true, restBefore: null };

    assert.deepEqual(watch([], [first]).told, ['port.opened 10000']);
  });
});
