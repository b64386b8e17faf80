import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, startAgent } from '../lab/agent.ts';

interface ApprovedPort {
  readonly port: number;
  readonly approval: { readonly state: string; readonly by: string | null; readonly before: object | null };
}

it('asks about an open port until it is approved beside the agent, and again when another product answers', {
  timeout: 180_000,
}, async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  const host = lab.host(1);
  const ssh = await lab.serve(host, { port: 22, kind: 'ssh' });
  await using agent = await startAgent(lab);
  await agent.wait(({ type, data }) => type === 'port.opened' && data?.ip === host.ip, 90_000);
  const state = async () => {
    const [port] = (await agent.json(['ports', host.ip])) as ApprovedPort[];
    return port?.approval;
  };
  const decisions = async () => {
    const file = join(agent.data, '..', 'report.json');
    await agent.cli(['report', '-o', file]);
    return (JSON.parse(await readFile(file, 'utf8')) as { decide: { kind: string; detail: string }[] }).decide;
  };

  const before = await state();
  const asked = await decisions();
  const approved = await agent.cli(['approve', host.ip, '22/tcp', '--by', 'anna', '--reason', 'remote help']);
  const after = await state();
  const askedAfter = await decisions();
  await ssh.stop();
  await lab.serve(host, { port: 22, banner: 'SSH-2.0-dropbear_2022.83' });
  for (let look = 0; look < 3 && (await state())?.state !== 'service-changed'; look += 1)
    await agent.cli(['scan', host.ip, '--services'], { timeout: 60_000 });
  const changed = await state();
  const askedAgain = await decisions();

  assert.equal(before?.state, 'unapproved');
  assert.ok(
    asked.some(({ detail }) => detail.includes('tcp/22')),
    JSON.stringify(asked),
  );
  assert.equal(approved.code, 0, approved.stderr);
  assert.deepEqual([after?.state, after?.by], ['approved', 'anna']);
  assert.ok(!askedAfter.some(({ detail }) => detail.includes('tcp/22')), JSON.stringify(askedAfter));
  assert.equal(changed?.state, 'service-changed');
  assert.deepEqual(changed?.before, { service: 'ssh', product: 'OpenSSH' });
  assert.ok(askedAgain.some(({ detail }) => detail.includes('approved by anna when it was ssh OpenSSH')));
  const owner = (await stat(agent.data)).uid;
  for (const name of await readdir(agent.data)) assert.equal((await stat(join(agent.data, name))).uid, owner, name);
});
