import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { openPool, usualPoolRules } from '../../src/runtime/pool.ts';

function open(t: TestContext, rules = usualPoolRules) {
  const pool = openPool(rules, new URL('./tasks.ts', import.meta.url));
  t.after(() => pool.close());
  return pool;
}

describe('pool', () => {
  it('runs a task in another thread', async (t) => {
    const result = await open(t).run('parse-nmap', { file: 'fine' });

    assert.partialDeepStrictEqual(result, { file: 'fine' });
    assert.notEqual((result as unknown as { threadId: number }).threadId, 0);
  });

  it('keeps code and hint of an error', async (t) => {
    const failing = open(t).run('parse-nmap', { file: 'broken' });

    await assert.rejects(failing, { code: 'INPUT_INVALID', message: 'this is no XML', hint: 'look at it' });
  });

  for (const [what, file] of [
    ['ends its thread', 'exit'],
    ['needs too much memory', 'huge'],
  ] as const) {
    it(`says THREAD_DIED for a task that ${what}, and runs the next`, async (t) => {
      const pool = open(t, { ...usualPoolRules, memory: 24 });

      await assert.rejects(pool.run('parse-nmap', { file }), { code: 'THREAD_DIED' });

      assert.partialDeepStrictEqual(await pool.run('parse-nmap', { file: 'fine' }), { file: 'fine' });
    });
  }

  it('ends a task whose signal fires', async (t) => {
    const pool = open(t);
    const controller = new AbortController();
    const reason = new Error('no longer needed');

    const running = pool.run('parse-nmap', { file: 'endless' }, controller.signal);
    controller.abort(reason);

    await assert.rejects(running, reason);
  });

  it('ends running tasks when it is closed', async (t) => {
    const pool = open(t);
    const running = pool.run('parse-nmap', { file: 'endless' });
    const ended = assert.rejects(running, { code: 'THREAD_DIED' });

    await pool.close();
    await pool.close();

    await ended;
  });

  it('knows the real tasks', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'netmon-pool-'));
    t.after(() => rm(folder, { recursive: true }));
    const file = join(folder, 'scan.xml');
    await writeFile(file, '<?xml version="1.0"?><nmaprun scanner="nmap" version="7.93" start="1700000000"></nmaprun>');
    const pool = openPool();
    t.after(() => pool.close());

    const { version } = await pool.run('parse-nmap', { file });

    assert.equal(version, '7.93');
  });
});
