import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupCommit } from '../../../src/store/engines/group-commit.ts';
import type { Statement } from '../../../src/store/engines/statement.ts';

const statement = (sql: string): Statement => ({ sql, parameters: [] });

/** Writes down the statements of each transaction; one that contains `bad` fails. */
function recordingEngine() {
  const transactions: string[] = [];
  return {
    transactions,
    transact: async (statements: readonly Statement[]) => {
      const texts = statements.map(({ sql }) => sql);
      transactions.push(texts.join(' '));
      await Promise.resolve();
      if (texts.includes('bad')) throw new Error('bad');
      return texts.map((text) => [text]);
    },
  };
}

describe('group commit', () => {
  it('puts what waits at the same time into one transaction and gives each its own rows', async () => {
    const engine = recordingEngine();
    const { write } = groupCommit(engine);

    const rows = await Promise.all([
      write([statement('a'), statement('b')]),
      write([statement('c')]),
      Promise.resolve().then(() => write([statement('d')])),
    ]);

    assert.deepEqual(engine.transactions, ['a b c d']);
    assert.deepEqual(rows, [[['a'], ['b']], [['c']], [['d']]]);
  });

  it('takes what comes while it writes next, in order, never two transactions at once', async () => {
    const engine = recordingEngine();
    const { write } = groupCommit(engine);

    const first = write([statement('a')]);
    const second = first.then(() => write([statement('c')]));
    await Promise.all([first, second, write([statement('b')])]);

    assert.deepEqual(engine.transactions, ['a b', 'c']);
  });

  it('tries each alone when one of them fails', async () => {
    const engine = recordingEngine();
    const { write } = groupCommit(engine);

    const results = await Promise.allSettled([
      write([statement('a')]),
      write([statement('bad')]),
      write([statement('b')]),
    ]);

    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(engine.transactions, ['a bad b', 'a', 'bad', 'b']);
  });

  it('is idle when nothing waits any more', async () => {
    const engine = recordingEngine();
    const { write, idle } = groupCommit(engine);
    await idle();

    const written = [write([statement('a')]), write([statement('b')])];
    await idle();

    assert.deepEqual(engine.transactions, ['a b']);
    await Promise.all(written);
  });
});
