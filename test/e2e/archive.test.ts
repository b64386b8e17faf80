import assert from 'node:assert/strict';
import { appendFile, chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, startAgent } from '../lab/agent.ts';

interface Change {
  readonly port: number;
  readonly change: string;
  readonly scan: string;
}

/** What somebody else scanned of a device long ago. */
const oldScan = (mac: string, ip: string): string =>
  `<nmaprun start="1700000000"><scaninfo type="syn" protocol="tcp" services="1-100"/>
  <host><status state="up"/><address addr="${ip}" addrtype="ipv4"/><address addr="${mac}" addrtype="mac"/><ports>
  <extraports state="closed" count="99"/><port protocol="tcp" portid="23"><state state="open"/></port></ports></host>
  <runstats><finished time="1700000100" exit="success"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>`;

it('archives each run in a chain, and takes in old scans beside the running agent', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  const host = lab.host(1);
  await lab.serve(host, { port: 22, kind: 'ssh' });
  await using agent = await startAgent(lab);
  await agent.wait(({ type, data }) => type === 'port.opened' && data?.ip === host.ip, 90_000);
  const now = await agent.json(['ports', host.ip]);

  const verified = await agent.cli(['archive', 'verify']);
  const file = join(agent.data, 'old.xml');
  await writeFile(file, oldScan(host.mac, host.ip));
  await chmod(file, 0o644);
  const imported = await agent.cli(['import', file]);
  const history = (await agent.json(['ports', host.ip, '--history'])) as readonly Change[];
  const [run] = (await agent.json(['archive', 'list'])) as readonly { readonly run: string }[];
  await appendFile(join(agent.data, 'runs', run?.run ?? '', 'tcp.xml'), ' ');
  const changed = await agent.cli(['archive', 'verify']);

  assert.equal(verified.code, 0, verified.stdout);
  // The running agent was told: it would be said if not.
  assert.deepEqual([imported.code, imported.stderr], [0, '']);
  assert.match(imported.stdout, /1 host, \d events/);
  assert.deepEqual(await agent.json(['ports', host.ip]), now);
  assert.deepEqual([history[0]?.port, history[0]?.change], [23, 'opened']);
  assert.deepEqual(history.map(({ port, change }) => `${port} ${change}`).sort(), [
    '22 opened',
    '23 closed',
    '23 opened',
  ]);
  assert.equal(changed.code, 1);
  assert.match(changed.stdout, /changed-file: \S+\/tcp\.xml: it has \d+ bytes/);
});
