import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NetmonError } from '../../src/core/errors.ts';
import { actor, createStage, openGaps } from './stage.ts';

const full = (): NetmonError =>
  new NetmonError('DATA_NOT_WRITABLE', 'store', 'the disk is full', { hint: 'make room' });

const numbers = (stage: ReturnType<typeof createStage>): unknown[] =>
  stage.batches.map(({ checkpoint }) => checkpoint?.number);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('emitting', () => {
  it('stores every batch of a monitor that does not wait, in order, a few at a time', async (t) => {
    const stage = createStage();
    let storing = 0;
    const { onEmit } = stage.ports;
    stage.ports.onEmit = async (...batch) => {
      storing++;
      assert.equal(storing, 1);
      await onEmit(...batch);
      storing--;
    };
    const supervisor = stage.supervise(actor('floods', { config: { count: 5000 } }));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.batches.length === 5000);

    assert.deepEqual(numbers(stage), upTo(5000));
  });

  it('goes on from its checkpoint after it failed, with nothing lost or doubled', async (t) => {
    const stage = createStage();
    const supervisor = stage.supervise(actor('counts', { config: { count: 6, failAt: 3 } }));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.batches.length === 6);

    assert.deepEqual(numbers(stage), upTo(6));
    assert.equal(stage.logs.filter(({ level }) => level === 'error').length, 1);
  });
});

describe('emitting what cannot be stored', () => {
  it('waits while nothing can be stored, says so, and loses nothing', async (t) => {
    const stage = createStage();
    const { onEmit } = stage.ports;
    let refusals = 0;
    stage.ports.onEmit = async (...batch) => {
      if (stage.batches.length === 2 && ++refusals <= 2) throw full();
      await onEmit(...batch);
    };
    const supervisor = stage.supervise(actor('counts', { config: { count: 4 } }));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.batches.length === 4 && stage.states.at(-1)?.state === 'running');

    assert.deepEqual(numbers(stage), upTo(4));
    const degraded = stage.states.find(({ state }) => state === 'degraded');
    assert.partialDeepStrictEqual(degraded, {
      reason: 'events wait, they cannot be stored: the disk is full',
      hint: 'make room',
    });
    await stage.until(() => openGaps(stage.gaps).length === 0);
    assert.ok(stage.gaps.some((change) => change.type === 'open' && change.gap.kind === 'degraded'));
  });

  it('begins a new life only when what the old one emitted is stored', async (t) => {
    const stage = createStage();
    const { onEmit, loadMonitor } = stage.ports;
    const order: string[] = [];
    let refusals = 0;
    stage.ports.onEmit = async (...batch) => {
      if (batch[1].checkpoint?.number === 3 && ++refusals <= 1) throw full();
      await onEmit(...batch);
      order.push('stored');
    };
    stage.ports.loadMonitor = async (monitor) => {
      order.push('loaded');
      return loadMonitor(monitor);
    };
    const supervisor = stage.supervise(actor('floods-and-dies', { config: { count: 3 } }));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.batches.length >= 6);

    assert.deepEqual(order.slice(0, 5), ['loaded', 'stored', 'stored', 'stored', 'loaded']);
  });
});

describe('emitting when it cannot be mended', () => {
  it('gives a batch that can never be stored back to the monitor', async (t) => {
    const stage = createStage();
    stage.ports.onEmit = async () => {
      throw new NetmonError('INPUT_INVALID', 'store', 'this is no batch');
    };
    const supervisor = stage.supervise(actor('counts', { config: { count: 1 } }));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.states.at(-1)?.state === 'down');

    assert.equal(stage.states.at(-1)?.reason, 'this is no batch');
  });

  it('does not keep the agent from stopping while nothing can be stored', async () => {
    const stage = createStage({ patience: 200, drain: 100 });
    stage.ports.onEmit = async () => {
      throw full();
    };
    const supervisor = stage.supervise(actor('counts', { config: { count: 1 } }));
    supervisor.start();
    await stage.until(() => stage.states.at(-1)?.state === 'degraded');

    await supervisor.stop();

    assert.equal(supervisor.states()[0]?.state, 'off');
  });
});
