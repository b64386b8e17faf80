import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { createLab } from '../../src/lab/lab.ts';
import {
  agentAvailable,
  command,
  nothingRuns,
  programGone,
  programRuns,
  servicesAsked,
  startAgent,
} from '../lab/agent.ts';

const [program = '', ...first] = command;

it('scans with and without an agent, shows progress on a terminal, and leaves no nmap after Ctrl+C', {
  timeout: 120_000,
}, async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  const { ip } = lab.host(1);
  // It says nothing, so that the version detection takes its time.
  await lab.serve(lab.host(1), { port: 8888 });
  await lab.serve(lab.host(1), { port: 22, kind: 'ssh' });
  await using agent = await startAgent(lab, { config: { ports: { new_hosts: false }, arp: { sweep_interval: '1h' } } });
  await agent.wait(({ type }) => type === 'sweep.finished', 30_000);
  const place = ['--data', agent.data, '--config', join(agent.data, '..', 'config.yaml')];
  const scan = () =>
    lab.spawn(lab.sensor, program, [...first, 'scan', ip, '--ports', '8888', ...place], { stdio: 'ignore' });

  const asking = scan();
  await servicesAsked(agent.data, 20_000);
  asking.kill('SIGINT');
  const [interrupted] = await once(asking, 'close');
  await programGone(lab, 'nmap', 2_000);
  const terminal = [program, ...first, 'scan', ip, '--ports', '22,9000-13000', ...place].join(' ');
  const shown = await lab.exec(lab.sensor, 'script', ['-qec', terminal, '/dev/null'], { timeout: 60_000 });
  await agent.stop();
  await nothingRuns(lab, 1_000);
  const json = await lab.exec(lab.sensor, program, [...first, 'scan', ip, '--ports', '22', '--json', ...place], {
    timeout: 60_000,
  });
  const alone = scan();
  await programRuns(lab, 'nmap', 10_000);
  alone.kill('SIGINT');
  const [interruptedAlone] = await once(alone, 'close');
  await nothingRuns(lab, 2_000);
  const runs = await readdir(join(agent.data, 'runs'));
  const latest = await readlink(join(agent.data, 'runs', 'latest'));

  assert.equal(interrupted, 2);
  assert.equal(interruptedAlone, 2);
  assert.equal(shown.code, 0, shown.stdout);
  assert.match(shown.stdout, new RegExp(`port scan of ${ip}.* \\d+ %`));
  assert.match(shown.stdout, /22\/tcp .*OpenSSH/);
  const answer: { readonly outcome: string; readonly hosts: readonly { readonly ports: readonly object[] }[] } =
    JSON.parse(json.stdout);
  assert.equal(answer.outcome, 'complete');
  // What the interrupted scan saw counts.
  assert.partialDeepStrictEqual(answer.hosts[0]?.ports, [
    { port: 8888, state: 'open', product: null },
    { port: 22, state: 'open', product: 'OpenSSH', verdict: 'confirmed', pending: null },
  ]);
  assert.ok(runs.includes(latest));
  const files = await readdir(join(agent.data, 'runs', latest));
  assert.ok(
    ['tcp.gnmap', 'tcp.nmap', 'tcp.xml'].every((file) => files.includes(file)),
    files.join(' '),
  );
});
