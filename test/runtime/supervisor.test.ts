import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actor, createStage, openGaps } from './stage.ts';

const stateNames = (states: readonly { readonly state: string }[]): string[] => states.map(({ state }) => state);

describe('a monitor that works', () => {
  it('is running, and its gap is closed', async (t) => {
    const stage = createStage();
    const supervisor = stage.supervise(actor('quiet'));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.states.at(-1)?.state === 'running');

    assert.deepEqual(stateNames(stage.states), ['starting', 'running']);
    await stage.until(() => openGaps(stage.gaps).length === 0);
  });

  it('is off with a gap that says so once the agent stops', async () => {
    const stage = createStage();
    const supervisor = stage.supervise(actor('quiet'));
    supervisor.start();
    await stage.until(() => stage.states.at(-1)?.state === 'running');

    await supervisor.stop();
    await supervisor.stop();

    assert.partialDeepStrictEqual(supervisor.states(), [{ monitor: 'quiet', state: 'off' }]);
    assert.partialDeepStrictEqual(openGaps(stage.gaps), [{ monitor: 'quiet', kind: 'stopped', to: null }]);
  });

  it('is not touched by another one that fails', async (t) => {
    const stage = createStage();
    const supervisor = stage.supervise(actor('quiet'), actor('exits'));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.states.filter(({ state }) => state === 'down').length >= 3);

    assert.deepEqual(stateNames(stage.states.filter(({ monitor }) => monitor === 'quiet')), ['starting', 'running']);
  });

  it('tells what it lacks, what it missed and what it does', async (t) => {
    const stage = createStage();
    const supervisor = stage.supervise(actor('tells'));
    t.after(() => supervisor.stop());
    stage.ports.runTask = async (_task, input) => {
      if (JSON.stringify(input).includes('broken')) throw new Error('broken');
      return { hosts: [1, 2, 3] };
    };

    supervisor.start();
    await stage.until(() => stage.logs.some(({ message }) => message === 'not parsed'));

    assert.deepEqual(stateNames(stage.states), ['starting', 'running', 'degraded', 'running']);
    assert.partialDeepStrictEqual(stage.states[2], { reason: 'only half an eye open', hint: 'drink coffee' });
    assert.deepEqual(stage.progress, [['work', { title: 'working', done: 0.1, remaining: null }]]);
    assert.partialDeepStrictEqual(stage.logs, [
      { fields: { said: 'a word', others: 0 } },
      { fields: { hosts: 3 } },
      { fields: { error: { message: 'broken' } } },
    ]);
    const past = { monitor: 'tells', from: 10, to: 20, kind: 'dropped', reason: '7 frames were dropped' };
    assert.deepEqual(
      stage.gaps.filter((change) => change.type === 'past'),
      [{ type: 'past', gap: past }],
    );
    const degraded = stage.gaps.filter((change) => change.type === 'open' && change.gap.kind === 'degraded');
    assert.equal(degraded.length, 1);
    assert.deepEqual(openGaps(stage.gaps), []);
  });
});

describe('a monitor that fails', () => {
  const failures: readonly (readonly [string, RegExp, string | null])[] = [
    ['fails-at-boot', /this module cannot be loaded/, null],
    ['fails-later', /the interface lan0 is gone/, 'plug it in'],
    ['fails-outside', /a callback threw/, null],
    ['returns', /it ended by itself/, null],
    ['exits', /ended unexpectedly with exit code 7/, null],
  ];
  for (const [name, reason, hint] of failures) {
    it(`is down with the reason and one open gap, and is started again: ${name}`, async (t) => {
      const stage = createStage();
      const supervisor = stage.supervise(actor(name));
      t.after(() => supervisor.stop());

      supervisor.start();
      await stage.until(() => stage.states.some(({ state }) => state === 'down'));
      await stage.until(() => openGaps(stage.gaps).some((gap) => gap.kind === 'down' && reason.test(gap.reason)));
      const down = stage.states.findLast(({ state }) => state === 'down');
      await stage.until(() => stage.logs.length >= 2);

      assert.match(down?.reason ?? '', reason);
      if (hint !== null) assert.equal(down?.hint, hint);
    });
  }

  it('keeps its gap open under the true reason while it starts again', async (t) => {
    const stage = createStage();
    const supervisor = stage.supervise(actor('fails-at-boot'));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.logs.length >= 3);

    const reasons = stage.gaps.flatMap((change) => (change.type === 'open' ? [change.gap.reason] : []));
    assert.deepEqual(reasons, ['starting', 'this module cannot be loaded']);
  });

  it('is off with advice when it needs a program that is not there', async (t) => {
    const stage = createStage();
    const supervisor = stage.supervise(actor('lacks-tool'));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.states.some(({ state }) => state === 'off'));

    await stage.until(() => openGaps(stage.gaps)[0]?.kind === 'off');
    await stage.until(() => stage.logs.length >= 2);

    const kinds = stage.gaps.flatMap((change) => (change.type === 'open' ? [change.gap.kind] : []));
    assert.deepEqual([...new Set(kinds)], ['down', 'off']);
    assert.match(stage.states.find(({ state }) => state === 'off')?.hint ?? '', /install it/);
  });
});

describe('a monitor whose thread cannot go on', () => {
  it('is ended and started again when it blocks its thread', async (t) => {
    const stage = createStage({ stuckAfter: 300 });
    const supervisor = stage.supervise(actor('blocks'));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.states.some(({ state }) => state === 'down'));
    await stage.until(() => stage.states.filter(({ state }) => state === 'running').length >= 2);

    assert.match(stage.states.find(({ state }) => state === 'down')?.reason ?? '', /did not respond for 0.3 s/);
    assert.deepEqual(stage.progress[1], ['forever', null]);
  });

  it('is down when its thread runs out of memory, and the agent goes on', async (t) => {
    const stage = createStage({ limits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 2 } });
    const supervisor = stage.supervise(actor('eats-memory'));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.states.some(({ state }) => state === 'down'));

    assert.match(stage.states.find(({ state }) => state === 'down')?.reason ?? '', /memory/);
  });
});
