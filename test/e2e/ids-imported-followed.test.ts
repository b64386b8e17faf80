import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createLab } from '../../src/lab/lab.ts';
import { eveLine } from '../alerts/following.ts';
import { agentAvailable, startAgent, type TestAgent } from '../lab/agent.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const eve = fileURLToPath(new URL('../fixtures/ids/attack-in-a-lab/suricata/eve.json', import.meta.url));

async function counted(agent: TestAgent): Promise<number> {
  const groups = (await agent.json(['alerts', '--all', '--since', '2020-01-01'])) as readonly {
    readonly count: number;
  }[];
  return groups.reduce((sum, { count }) => sum + count, 0);
}

it('a log that was imported is followed from there, and what was followed is not imported', {
  timeout: 180_000,
}, async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  const folder = temporaryFolder(t);
  chmodSync(folder, 0o755);
  const log = join(folder, 'eve.json');
  const put = (file: string, text?: string): void => {
    if (text === undefined) copyFileSync(eve, file);
    else writeFileSync(file, text);
    chmodSync(file, 0o644);
  };
  put(log);
  const off = { ports: { enabled: false }, bandwidth: { enabled: false }, capture: { enabled: false } };
  const data = join(folder, 'data');
  const take = async (agent: TestAgent, file: string): Promise<number> =>
    ((await agent.json(['ids', 'import', file])) as { readonly new: number }).new;
  const until = async (agent: TestAgent, count: number): Promise<void> => {
    while ((await counted(agent)) < count) await delay(100, null, { signal: t.signal });
  };

  {
    await using agent = await startAgent(lab, { data, config: { ...off, ids: { files: [join(folder, 'none')] } } });
    await agent.wait(({ type }) => type === 'sweep.finished', 60_000);
    assert.equal(await take(agent, log), 82);
  }
  await using agent = await startAgent(lab, { data, config: { ...off, ids: { files: [log] } } });
  appendFileSync(log, eveLine(1));
  await until(agent, 83);
  assert.equal(await counted(agent), 83);

  assert.equal(await take(agent, log), 0, 'the agent reads it');
  const copy = join(folder, 'copy');
  copyFileSync(log, copy);
  renameSync(log, `${log}.1`);
  put(log, eveLine(2));
  await until(agent, 84);
  assert.equal(await take(agent, copy), 0);
  assert.equal(await take(agent, `${log}.1`), 0);
  assert.equal(await counted(agent), 84);
});
