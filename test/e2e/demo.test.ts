import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { agentAvailable, command } from '../lab/agent.ts';

/** The lab's watchdog holds stderr until all is removed: `close` comes after that. */
function demo(...args: string[]) {
  const [program = '', ...first] = command;
  const child = spawn(program, [...first, 'demo', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  return { child, output: () => output };
}

it('demo: every step of the story is noticed, and the report is written', { timeout: 300_000 }, async (t) => {
  if (!agentAvailable(t)) return;
  const folder = await mkdtemp(join(tmpdir(), 'netmon-test-'));
  const { child, output } = demo('--fast', '--keep', folder);

  const [code] = await once(child, 'close');

  assert.equal(code, 0, output());
  await access(join(folder, 'report.json'));
  await access(join(folder, 'report.pdf'));
  await rm(folder, { recursive: true });
});

it('demo: Ctrl+C takes everything down within 5 s', async (t) => {
  if (!agentAvailable(t)) return;
  const { child, output } = demo();
  await once(child.stdout, 'data');

  const began = performance.now();
  child.kill('SIGINT');
  const [code] = await once(child, 'close');

  assert.equal(code, 130, output());
  assert.ok(performance.now() - began < 5000);
});
