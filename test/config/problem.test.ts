import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatFound } from '../../src/config/problem.ts';

describe('what stands in a config file', () => {
  it('is shown without the password of a URL, whatever is in it', () => {
    for (const password of ['hunter2', 'hunt@er2', '@@', 'a/b:c']) {
      assert.equal(formatFound(`postgres://user:${password}@host/name`), '"postgres://***@host/name"');
    }
  });
});
