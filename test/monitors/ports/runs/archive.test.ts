import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { verifyArchive } from '../../../../src/edges/runs/read-archive.ts';
import { createRunFolders } from '../../../../src/edges/runs/run-folders.ts';
import { isScan, newHost, startAgent } from '../context.ts';
import { type Call, fakeNmap } from '../fake-nmap.ts';

const config = { ports: '1-100', interval: '6h', service_detection: false };

const folderOf = ({ args }: Call): string => dirname(args[args.indexOf('-oA') + 1] ?? '');

describe('the archive of the ports monitor', () => {
  it('has what each run was and found, the network after it, and a manifest', async (t) => {
    const agent = startAgent(t, { config, exec: fakeNmap({ '10.0.0.1': [22, 80] }).exec });

    agent.tell(newHost('aa', '10.0.0.1'));
    const { scans = [], events } = await agent.batch(isScan);

    const read = (name: string) => JSON.parse(readFileSync(join(agent.data, scans[0]?.folder ?? '', name), 'utf8'));
    assert.partialDeepStrictEqual(read('results.json'), {
      id: scans[0]?.id,
      outcome: 'complete',
      targets: ['10.0.0.1'],
      scope: { tcp: '1-100' },
      hosts: [
        {
          ip: '10.0.0.1',
          state: 'up',
          ports: [
            { port: 22, state: 'open' },
            { port: 80, state: 'open' },
          ],
        },
      ],
    });
    assert.deepEqual(
      read('results.json').changes.map(({ summary }: { summary: string }) => summary),
      events.filter(({ type }) => type === 'port.opened').map(({ summary }) => summary),
    );
    assert.partialDeepStrictEqual(read('network.json'), {
      covers: 'all',
      hosts: [{ id: 'aa', ip: '10.0.0.1', ports: [{ port: 22 }, { port: 80 }] }],
    });
    assert.deepEqual((await verifyArchive(agent.data)).problems, []);
  });

  it('cannot keep a scan from counting when it cannot be written; the next start takes the folder in', async (t) => {
    const nmap = fakeNmap({ '10.0.0.1': [22] }, async (call) => {
      mkdirSync(join(folderOf(call), 'results.json', 'in the way'), { recursive: true });
      return null;
    });
    const agent = startAgent(t, { config, exec: nmap.exec });

    agent.tell(newHost('aa', '10.0.0.1'));
    const { ports = [], scans = [] } = await agent.batch(isScan);
    await agent.stop();

    assert.deepEqual(
      ports.map(({ port, state }) => [port, state]),
      [[22, 'open']],
    );
    assert.ok(readdirSync(join(agent.data, 'runs')).every((name) => name.startsWith('.partial-')));
    await createRunFolders(agent.data).prepare();
    assert.deepEqual(readdirSync(join(agent.data, 'runs')), [scans[0]?.folder?.split('/')[1], 'chain.json']);
  });
});
