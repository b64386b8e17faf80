import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { createLab } from '../../src/lab/lab.ts';
import { totals } from '../explanation/tshark-judge.ts';
import { agentAvailable, command, programGone, programRuns, startAgent } from '../lab/agent.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const config = { arp: { enabled: false }, ports: { enabled: false }, capture: { keep_free: 1 } };

interface Answer {
  readonly captures: readonly {
    readonly state: string;
    readonly reason: string | null;
    readonly packets: number;
    readonly file: string;
    readonly explanation: { readonly sentence: string } | null;
  }[];
  readonly written: readonly string[];
}

// They mostly wait, each in a lab of its own.
describe('netmon capture', { concurrency: 3 }, () => {
  it('takes what was from the ring, and writes it as the caller', { timeout: 120_000 }, async (t) => {
    if (!agentAvailable(t)) return;
    await using lab = await createLab({ hosts: 2, hub: true });
    await using agent = await startAgent(lab, { config });
    await programRuns(lab, 'dumpcap', 30_000);
    const [from, to] = [lab.host(1), lab.host(2)];
    await lab.stream(from, { to, seconds: 4, rate: 500, size: 800, port: 2000 });
    const file = join(temporaryFolder(t), 'kept.pcapng');

    const { code, stdout, stderr } = await agent.cli(
      ['capture', '--last', '30s', '--filter', 'udp port 2000', '-o', file, '--json'],
      { timeout: 60_000 },
    );

    assert.equal(code, 0, stderr);
    const { captures, written } = JSON.parse(stdout) as Answer;
    assert.deepEqual(written, [file]);
    assert.equal((await stat(file)).uid, process.getuid?.());
    assert.equal(totals(file).packets, captures[0]?.packets);
    assert.ok((captures[0]?.packets ?? 0) >= 1900, `${captures[0]?.packets} packets`);
    assert.match(
      captures[0]?.explanation?.sentence ?? '',
      new RegExp(`^100 % of it: ${from.ip} → ${to.ip}, UDP 2000, `),
    );
  });

  it('is ended by Ctrl+C and keeps what there is, with an agent and without', { timeout: 120_000 }, async (t) => {
    if (!agentAvailable(t)) return;
    await using lab = await createLab({ hosts: 2, hub: true });
    const folder = temporaryFolder(t);
    const captureUntilInterrupted = async (data: string, configFile: string): Promise<Answer> => {
      const [program = '', ...first] = command;
      const args = [...first, 'capture', '--for', '1h', '--json', '--data', data, '--config', configFile];
      const child = lab.spawn(lab.sensor, program, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
      const output = child.stdout === null ? '' : text(child.stdout);
      await programRuns(lab, 'dumpcap', 30_000);
      await lab.stream(lab.host(1), { to: lab.host(2), seconds: 3, rate: 100, size: 200, port: 2000 });
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
      return JSON.parse(await output) as Answer;
    };

    const agent = await startAgent(lab, { config });
    await programRuns(lab, 'dumpcap', 30_000);
    const configFile = join(folder, 'config.yaml');
    await writeFile(configFile, JSON.stringify({ ...config, security: { run_as: 'root' } }));
    const asked = await captureUntilInterrupted(agent.data, configFile);
    await agent[Symbol.asyncDispose]();
    await programGone(lab, 'dumpcap', 10_000);
    const alone = await captureUntilInterrupted(join(folder, 'data'), configFile);

    for (const { captures } of [asked, alone]) {
      assert.equal(captures[0]?.state, 'finished');
      assert.equal(captures[0].reason, 'it was ended early');
      assert.ok(captures[0].packets >= 200, `${captures[0].packets} packets`);
    }
  });

  it('needs no agent, but one for what was, and keeps to what is watched', {
    timeout: 120_000,
  }, async (t) => {
    if (!agentAvailable(t)) return;
    await using lab = await createLab({ hosts: 2, hub: true });
    const folder = temporaryFolder(t);
    const configFile = join(folder, 'config.yaml');
    await writeFile(configFile, JSON.stringify({ ...config, security: { run_as: 'root' } }));
    const [program = '', ...first] = command;
    const capture = (...args: string[]) =>
      lab.exec(lab.sensor, program, [...first, 'capture', ...args, '--data', join(folder, 'data'), '-c', configFile], {
        timeout: 60_000,
      });

    const done = await capture('--for', '2s', '-o', join(folder, 'kept.pcapng'), '--json');
    const [past, elsewhere, mistaken] = [
      await capture('--last', '5s'),
      await capture('--for', '1s', '--interface', 'lo'),
      await capture('--for', '1s', '--filter', 'prot 5'),
    ];

    assert.equal(done.code, 0, done.stderr);
    const { captures } = JSON.parse(done.stdout) as Answer;
    assert.equal(totals(join(folder, 'kept.pcapng')).packets, captures[0]?.packets);
    assert.equal((await readdir(join(folder, 'data/captures'))).filter((name) => name.endsWith('.pcapng')).length, 1);
    assert.match(past.stderr, /--last needs the ring buffer of a running agent, and no agent is running/);
    assert.match(elsewhere.stderr, /lo is not watched/);
    assert.match(mistaken.stderr, /the filter has a mistake: /);
    assert.deepEqual([past.code, elsewhere.code, mistaken.code], [2, 2, 2]);
  });
});
