import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linkState } from '../../../src/integrations/kernel/link-state.ts';

const reading = (files: { readonly [file: string]: string }) => async (file: string) => {
  const text = files[file.replace('/sys/class/net/', '')];
  return text === undefined ? null : Buffer.from(text);
};

describe('the state of a link', () => {
  for (const [flags, state] of [
    ['0x1003\n', 'up'],
    ['0x1002\n', 'down'],
  ] as const) {
    it(`is ${state} when the flags are ${flags.trim()}`, async () => {
      const link = await linkState('eth0', reading({ 'eth0/flags': flags, 'eth0/ifindex': '7\n' }));

      assert.deepEqual(link, { state, index: '7' });
    });
  }

  it('is gone when the kernel knows others', async () => {
    assert.deepEqual(await linkState('eth0', reading({ 'lo/flags': '0x9\n' })), { state: 'gone', index: null });
  });

  it('is unknown when the kernel tells of none', async () => {
    assert.deepEqual(await linkState('eth0', reading({})), { state: 'unknown', index: null });
  });
});
