import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';

/** Leaves 20 MB of garbage behind that is too old to be cleaned in passing, and says when it was cleaned. */
const program = `
  import { getHeapStatistics } from 'node:v8';
  import { spareMemory } from ${JSON.stringify(new URL('../../src/edges/spare-memory.ts', import.meta.url).href)};

  spareMemory(20);
  let kept = Array.from({ length: 20 }, () => new Array(125_000).fill(0));
  const taken = getHeapStatistics().total_heap_size;
  kept = null;
  const timer = setInterval(() => {
    if (getHeapStatistics().total_heap_size > taken - 15_000_000) return;
    clearInterval(timer);
    console.log('given back');
  }, 5);
  setTimeout(() => clearInterval(timer), Number(process.argv[1])).unref();
`;

async function run(options: readonly string[], patience: number): Promise<string> {
  const command = [...options, '--input-type=module', '--eval', program, String(patience)];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const output = await child.stdout.setEncoding('utf8').toArray();
  assert.deepEqual(await ended, [0, null]);
  return output.join('').trim();
}

describe('sparing memory', () => {
  it('gives back what a calm thread does not need any more', async () => {
    assert.equal(await run(['--expose-gc'], 60_000), 'given back');
  });

  it('leaves a thread to V8 where it cannot', async () => {
    assert.equal(await run([], 200), '');
  });
});
