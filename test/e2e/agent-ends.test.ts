import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, command, nothingRuns, programRuns, startAgent } from '../lab/agent.ts';

it('ends on Ctrl+C within 5 s and leaves no process', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 3 });
  await using agent = await startAgent(lab);
  await agent.wait(({ type }) => type === 'sweep.finished', 60_000);

  const { code, took } = await agent.stop('SIGINT');

  assert.equal(code, 0, agent.output().stderr);
  assert.ok(took < 5000, `took ${took} ms`);
  await nothingRuns(lab, 500);
});

it('ends on SIGTERM in the middle of a large scan within 5 s, and status says so', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  await using agent = await startAgent(lab, { config: { arp: { sweep_interval: '1h' }, ports: { new_hosts: false } } });
  await agent.wait(({ type }) => type === 'sweep.finished', 60_000);
  const scan = agent.cli(['scan', lab.network, '--ports', '1-65535']);
  await programRuns(lab, 'nmap', 30_000);

  const { code, took } = await agent.stop('SIGTERM');

  assert.equal(code, 0, agent.output().stderr);
  assert.ok(took < 5000, `took ${took} ms`);
  assert.equal((await scan).code, 2);
  await nothingRuns(lab, 500);
  const status = await agent.cli(['status']);
  assert.equal(status.code, 1);
  assert.match(status.stdout, /is not running; it was stopped/);
});

it('ends at once when it is asked a second time, and leaves no process', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  await using agent = await startAgent(lab, { config: { arp: { sweep_interval: '1h' } } });
  await agent.wait(({ type }) => type === 'sweep.finished', 60_000);

  process.kill(agent.pid, 'SIGINT');
  process.kill(agent.pid, 'SIGTERM');
  const code = await agent.ended;

  assert.equal(code, 1, agent.output().stderr);
  await nothingRuns(lab, 1000);
});

/** The agent started by a shell; other commands as ever. */
const startedBy = (script: string): readonly string[] => [
  ...['sh', '-c', `case " $* " in *' start '*) ${script} ;; *) exec "$@" ;; esac`, 'sh'],
  ...command,
];

it('goes on when there is no room for its log', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  await using agent = await startAgent(lab, { command: startedBy('exec "$@" >/dev/full') });
  await agent.wait(({ type }) => type === 'sweep.finished', 60_000);

  assert.equal((await agent.cli(['status'])).code, 0);
  assert.equal(agent.output().stderr, '');
});

it('stops in good order when nobody reads its log any more, and does not call that fine', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  await using agent = await startAgent(lab, { command: startedBy('{ "$@"; echo "exit code $?" >&2; } | head -n 1') });

  assert.equal(await agent.ended, 0, agent.output().stderr);

  assert.match(agent.output().stderr, /^netmon: whoever read the output has gone\nexit code 2\n$/);
  const stopped = (await agent.json(['events', '--type', 'agent.stopped'])) as { readonly summary: string };
  assert.equal(stopped.summary, 'netmon stopped: nobody reads its output');
});

it('leaves no nmap and no sniffer when it is killed in the middle of a scan', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 3 });
  // It says nothing, so that the version detection takes its time.
  await lab.serve(lab.host(2), { port: 8888 });
  await using agent = await startAgent(lab);
  await agent.wait(({ type }) => type === 'sweep.finished', 60_000);

  await programRuns(lab, 'nmap', 30_000);

  await agent.kill();

  await nothingRuns(lab, 5000);
});

it('goes on after it was killed, with all that it knew', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 3 });
  await using first = await startAgent(lab);
  await first.wait(({ type, data }) => type === 'host.new' && data?.mac === lab.host(2).mac, 60_000);
  await first.kill();
  await nothingRuns(lab, 5000);

  await using second = await startAgent(lab, { data: first.data });
  await second.wait(({ type }) => type === 'agent.died', 30_000);
  await second.wait(
    ({ type, time }) => type === 'sweep.finished' && Date.parse(time) > Date.parse(first.seen.at(-1)?.time ?? ''),
    60_000,
  );

  const news = second.seen.filter(({ type, data }) => type === 'host.new' && data?.mac === lab.host(2).mac);
  assert.equal(news.length, 1);
});
