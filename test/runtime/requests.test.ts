import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Progress } from '../../src/core/define.ts';
import { createRequests } from '../../src/runtime/requests.ts';
import { actor, createStage } from './stage.ts';

const nothing = (): void => undefined;
const never = (): AbortSignal => new AbortController().signal;

function startAnswering(t: TestContext) {
  const stage = createStage();
  const supervisor = stage.supervise(actor('answers'));
  t.after(() => supervisor.stop());
  supervisor.start();
  return { stage, supervisor, running: stage.until(() => stage.states.at(-1)?.state === 'running') };
}

describe('requests to a monitor', () => {
  it('are answered, with interim results', async (t) => {
    const { supervisor, running } = startAnswering(t);
    const reports: Progress[] = [];
    await running;

    const answer = await supervisor.request('answers', 'echo', ['x'], (report) => reports.push(report), never());

    assert.deepEqual(answer, { got: ['x'] });
    assert.deepEqual(reports, [{ title: 'half', done: 0.5, remaining: 1 }]);
  });

  it('keep the code of an error', async (t) => {
    const { supervisor, running } = startAnswering(t);
    await running;

    const refused = supervisor.request('answers', 'refuse', null, nothing, never());

    await assert.rejects(refused, { name: 'NetmonError', code: 'INPUT_INVALID', message: 'not like this' });
  });

  it('wait for a monitor that is starting', async (t) => {
    const { stage, supervisor } = startAnswering(t);
    await stage.until(() => stage.states.at(-1)?.state === 'starting');

    const answer = await supervisor.request('answers', 'echo', 1, nothing, never());

    assert.deepEqual(answer, { got: 1 });
  });

  it('end at once with the reason when they are cancelled, and their handler is told', async (t) => {
    const { stage, supervisor, running } = startAnswering(t);
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    await running;

    const waiting = supervisor.request('answers', 'wait', null, () => controller.abort(reason), controller.signal);

    await assert.rejects(waiting, reason);
    await stage.until(() => stage.logs.some(({ message }) => message === 'no longer waiting'));
  });

  it('say THREAD_DIED when the monitor ends meanwhile', async (t) => {
    const { supervisor, running } = startAnswering(t);
    await running;

    await assert.rejects(supervisor.request('answers', 'die', null, nothing, never()), { code: 'THREAD_DIED' });
  });

  it('say NOT_FOUND, and why, when nobody can answer', async (t) => {
    const stage = createStage();
    const supervisor = stage.supervise(actor('quiet', { config: { enabled: false } }));
    t.after(() => supervisor.stop());
    supervisor.start();
    await stage.until(() => stage.states.at(-1)?.state === 'off');

    await assert.rejects(supervisor.request('quiet', 'scan', null, nothing, never()), {
      code: 'NOT_FOUND',
      message: 'the quiet monitor is off: turned off in the config',
      hint: 'set quiet.enabled to true in the config',
    });
    await assert.rejects(supervisor.request('absent', 'scan', null, nothing, never()), { code: 'NOT_FOUND' });
  });

  it('that cannot be sent fail once, also when whoever asked hangs up then', async (t) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    t.after(() => process.off('unhandledRejection', note));
    const requests = createRequests('deaf', () => {
      throw new Error('it cannot be cloned');
    });
    const controller = new AbortController();

    await assert.rejects(requests.ask('echo', 1, nothing, controller.signal), /cannot be cloned/);
    controller.abort();
    await new Promise((resolve) => setImmediate(resolve));

    assert.deepEqual(unhandled, []);
  });
});
