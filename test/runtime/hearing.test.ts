import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actor, anEvent, createStage } from './stage.ts';

const listener = actor('listens', { listens: ['host.new'] });

describe('hearing events', () => {
  it('gives a monitor the events that it listens for, and no others', async (t) => {
    const stage = createStage();
    const supervisor = stage.supervise(listener);
    t.after(() => supervisor.stop());
    supervisor.start();
    await stage.until(() => stage.states.at(-1)?.state === 'running');

    for (const event of [anEvent(1), anEvent(2, 'host.gone'), anEvent(3)]) supervisor.deliver(event);
    await stage.until(() => stage.batches.length === 2);

    assert.deepEqual(stage.memory.get('listens')?.get('seen'), [1, 3]);
  });

  it('gives each event once, whether it waited in the store, came during the start, or both', async (t) => {
    const stage = createStage();
    stage.stored.push(anEvent(1), anEvent(2));
    const { loadMonitor } = stage.ports;
    stage.ports.loadMonitor = async (monitor) => {
      const loaded = await loadMonitor(monitor);
      supervisor.deliver(anEvent(2));
      supervisor.deliver(anEvent(3));
      return loaded;
    };
    const supervisor = stage.supervise(listener);
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.states.at(-1)?.state === 'running');
    supervisor.deliver(anEvent(4));
    await stage.until(() => stage.batches.length === 4);

    assert.deepEqual(stage.memory.get('listens')?.get('seen'), [1, 2, 3, 4]);
  });

  it('gives a monitor that was down what was stored meanwhile', async (t) => {
    const stage = createStage();
    const supervisor = stage.supervise(actor('listens', { listens: ['host.new'], config: { enabled: false } }));
    t.after(() => supervisor.stop());
    supervisor.start();
    await stage.until(() => stage.states.at(-1)?.state === 'off');
    stage.stored.push(anEvent(1));
    supervisor.deliver(anEvent(1));

    await supervisor.reconfigure('listens', { enabled: true });
    await stage.until(() => stage.batches.length === 1);

    assert.deepEqual(stage.memory.get('listens')?.get('seen'), [1]);
  });

  it('ends the reading of a monitor that is told to stop', async () => {
    const stage = createStage();
    const supervisor = stage.supervise(listener);
    supervisor.start();
    await stage.until(() => stage.states.at(-1)?.state === 'running');

    await supervisor.stop();

    assert.deepEqual(stage.logs, []);
  });
});
