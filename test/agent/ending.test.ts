import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEnding } from '../../src/agent/ending.ts';

describe('the end of the agent', () => {
  it('stops in reverse order, each part after the one before it has ended', async () => {
    const ended: string[] = [];
    const ending = createEnding((error) => assert.fail(String(error)));
    for (const part of ['lock', 'store', 'pool', 'monitors', 'control']) {
      ending.add(async () => {
        ended.push(`${part} begins`);
        await new Promise(setImmediate);
        ended.push(`${part} ends`);
      });
    }

    await ending.run();

    assert.deepEqual(
      ended,
      ['control', 'monitors', 'pool', 'store', 'lock'].flatMap((part) => [`${part} begins`, `${part} ends`]),
    );
  });

  it('goes on when a part fails to end, and says so', async () => {
    const ended: string[] = [];
    const errors: unknown[] = [];
    const ending = createEnding((error) => errors.push(error));
    ending.add(() => ended.push('lock'));
    ending.add(() => Promise.reject(new Error('the pool hangs')));
    ending.add(() => {
      throw new Error('the socket is gone');
    });

    await ending.run();

    assert.deepEqual(ended, ['lock']);
    assert.deepEqual(errors.map(String), ['Error: the socket is gone', 'Error: the pool hangs']);
  });

  it('ends each part once, and all who ask wait for the same end', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let count = 0;
    const ending = createEnding(() => undefined);
    ending.add(() => {
      count += 1;
      return promise;
    });

    const both = [ending.run(), ending.run()];
    resolve();
    await Promise.all(both);

    assert.equal(count, 1);
  });

  it('ends also what is added while it ends', async () => {
    const ended: string[] = [];
    const ending = createEnding(() => undefined);
    ending.add(() => ended.push('store'));
    ending.add(() => {
      ending.add(() => ended.push('monitors'));
    });

    await ending.run();

    assert.deepEqual(ended, ['monitors', 'store']);
  });
});
