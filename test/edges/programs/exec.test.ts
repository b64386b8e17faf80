import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { RunningProgram } from '../../../src/core/edges.ts';
import { exec } from '../../../src/edges/programs/exec.ts';

const forever = (): AbortSignal => new AbortController().signal;

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'netmon-exec-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

describe('exec', () => {
  it('gives what a program wrote and how it ended', async () => {
    const result = await exec('sh', ['-c', 'echo out; echo err >&2; exit 3'], { signal: forever() });

    assert.deepEqual(result, { exitCode: 3, signal: null, stdout: 'out\n', stderr: 'err\n' });
  });

  it('passes arguments as they are, never through a shell', async () => {
    const hostile = ['$(id)', '; id', '-n', "a'b", 'two words', ''];

    const { stdout } = await exec('printf', ['%s|', ...hostile], { signal: forever() });

    assert.equal(stdout, hostile.map((argument) => `${argument}|`).join(''));
  });

  it('gives the input to the program, and nothing when there is none', async () => {
    const given = await exec('cat', [], { signal: forever(), input: 'hello' });
    const nothing = await exec('cat', [], { signal: forever() });

    assert.deepEqual([given.stdout, nothing.stdout], ['hello', '']);
  });

  it('does not mind a program that ends without reading its input', async () => {
    const { exitCode } = await exec('true', [], { signal: forever(), input: 'x'.repeat(1_000_000) });

    assert.equal(exitCode, 0);
  });

  it('hands over lines as they come and keeps none of them', async () => {
    const lines: string[] = [];

    const { stdout } = await exec('printf', ['one\ntwo\n\nthree'], { signal: forever(), onLine: (l) => lines.push(l) });

    assert.deepEqual([lines, stdout], [['one', 'two', '', 'three'], '']);
  });

  it('tells a running program what it is to be told', async () => {
    const said: string[] = [];
    let program: RunningProgram | undefined;
    const script = `trap 'echo told >&2; exit 0' HUP; echo ready; while :; do sleep 0.05; done`;

    await exec('sh', ['-c', script], {
      signal: forever(),
      onStart: (started) => {
        program = started;
      },
      onLine: () => program?.signal('SIGHUP'),
      onErrorLine: (line) => said.push(line),
    });

    assert.deepEqual(said, ['told']);
  });

  it('ends the program and rejects when the reader of lines throws', async () => {
    const running = exec('yes', [], {
      signal: forever(),
      onLine: () => {
        throw new Error('cannot read this');
      },
    });

    await assert.rejects(running, { code: 'TOOL_FAILED', message: /cannot read this/ });
  });
});

describe('exec with a program that cannot run', () => {
  it('says TOOL_MISSING for a program that is nowhere', async () => {
    await assert.rejects(exec('netmon-no-such-program', [], { signal: forever() }), { code: 'TOOL_MISSING' });
  });

  it('says NO_RIGHTS for a file that may not be executed', async (t) => {
    const file = join(await folder(t), 'tool');
    await writeFile(file, '#!/bin/sh\n', { mode: 0o644 });

    await assert.rejects(exec(file, [], { signal: forever() }), { code: 'NO_RIGHTS' });
  });

  it('says TOOL_MISSING for a script whose interpreter is not there', async (t) => {
    const file = join(await folder(t), 'tool');
    await writeFile(file, '#!/nowhere/interpreter\n', { mode: 0o755 });

    await assert.rejects(exec(file, [], { signal: forever() }), {
      code: 'TOOL_MISSING',
      message: /cannot be executed/,
    });
  });

  it('starts nothing when its signal has fired already', async () => {
    await assert.rejects(exec('sleep', ['60'], { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});

describe('exec with a program that does not end by itself', { concurrency: true }, () => {
  it('says TOOL_TIMEOUT for a program that takes too long', async () => {
    await assert.rejects(exec('sleep', ['60'], { signal: forever(), timeout: 20 }), { code: 'TOOL_TIMEOUT' });
  });

  it('says TOOL_FAILED for a program that writes too much', async () => {
    await assert.rejects(exec('yes', [], { signal: forever(), maxOutput: 10_000 }), { code: 'TOOL_FAILED' });
  });

  it('asks a program to end when its signal fires, and rejects with the reason when it has ended', async (t) => {
    const file = join(await folder(t), 'farewell');
    const controller = new AbortController();
    const reason = new Error('enough');
    const script = `trap 'echo bye > ${file}; exit 0' TERM; echo ready; while :; do sleep 0.05; done`;

    const running = exec('sh', ['-c', script], { signal: controller.signal, onLine: () => controller.abort(reason) });

    await assert.rejects(running, reason);
    assert.equal(await readFile(file, 'utf8'), 'bye\n');
  });

  it('kills a program that does not listen', async () => {
    const controller = new AbortController();
    let pid = 0;
    const script = `trap '' TERM; echo $$; while :; do sleep 0.05; done`;

    const running = exec('sh', ['-c', script], {
      signal: controller.signal,
      onLine: (line) => {
        pid = Number(line);
        controller.abort();
      },
    });

    await assert.rejects(running, { name: 'AbortError' });
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });

  it('does not wait for a program that the program left behind', async () => {
    const { stdout } = await exec('sh', ['-c', 'echo done; sleep 30 &'], { signal: forever() });

    assert.equal(stdout, 'done\n');
  });
});
