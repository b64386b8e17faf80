import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { socketName } from '../../src/control/protocol.ts';
import { serveControl } from '../../src/control/server.ts';
import { positionPrefix } from '../../src/core/log-position.ts';
import { anIncrement } from '../support/alerts.ts';
import { openSqlite } from '../support/open-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { netmon } from './netmon.ts';

const startedAt = Date.UTC(2026, 10, 21, 12);

describe('netmon status of a running agent', () => {
  it('says in full what keeps a monitor from watching and what to do, and exits with 1', async (t) => {
    const data = temporaryFolder(t);
    const reason = `suricata: error parsing signature "${'x'.repeat(300)}\u001b[2J" from file /etc/x.rules at line 22`;
    const well = { state: 'running', reason: null, hint: null, since: startedAt };
    const monitors = [
      { ...well, monitor: 'arp' },
      { ...well, monitor: 'ids', state: 'down', reason, hint: 'mend or remove the rule' },
      { ...well, monitor: 'ports' },
    ];
    const site = { site: 'watching eth0', interfaces: ['eth0'], networks: [] };
    const answer = { pid: 7, version: '0.1.0', startedAt, ...site, monitors, work: [] };
    const control = await serveControl(join(data, socketName), { status: async () => answer });
    t.after(() => control.close());

    const { stdout, exitCode } = await netmon('status', '--data', data);

    assert.equal(exitCode, 1);
    const [, , ...lines] = stdout.trimEnd().split('\n');
    assert.match(lines[0] ?? '', /^MONITOR +STATE +SINCE$/);
    assert.match(lines[1] ?? '', /^arp +running +2026-11-21/);
    assert.match(lines[2] ?? '', /^ids +down +2026-11-21/);
    assert.match(lines[3] ?? '', /^ {2}suricata: .*x{300}.*from file \/etc\/x\.rules at line 22$/);
    assert.ok(!stdout.includes('\u001b'));
    assert.equal(lines[4], '  → mend or remove the rule');
    assert.match(lines[5] ?? '', /^ports +running /);
  });

  it('says when something was last heard of intrusion detection', async (t) => {
    const data = temporaryFolder(t);
    const store = await openSqlite(join(data, 'netmon.db'));
    const print = { length: 0, hash: '' };
    const log = { path: '/log/eve.json', inode: '1', offset: 0, head: print, tail: print, changed: startedAt + 5000 };
    const checkpoint = {
      [`${positionPrefix}1`]: { ...log, behindAlert: false },
      'stats /log/eve.json': { time: startedAt + 4000, packets: 7, drops: 0 },
    };
    await store.commit('ids', { events: [], alerts: [anIncrement()], checkpoint }, 1);
    await store.close();
    const well = { state: 'running', reason: null, hint: null, since: startedAt };
    const site = { site: 'watching eth0', interfaces: ['eth0'], networks: [] };
    const answer = { pid: 7, version: '0.1.0', startedAt, ...site, monitors: [{ ...well, monitor: 'ids' }], work: [] };
    const control = await serveControl(join(data, socketName), { status: async () => answer });
    t.after(() => control.close());

    const { stdout } = await netmon('status', '--data', data);
    const { ids } = JSON.parse((await netmon('status', '--json', '--data', data)).stdout);

    assert.deepEqual(ids, {
      ...{ lastAlert: '2026-11-21T12:00:00.000Z', statistics: '2026-11-21T12:00:04.000Z' },
      logs: [{ path: '/log/eve.json', changed: '2026-11-21T12:00:05.000Z' }],
    });
    assert.match(
      stdout.replace(/\s+/g, ' '),
      /ids: last alert 2026-11-21 \S+ \(\S+.* ago\); statistics .* ago\); \/log\/eve\.json last written .* ago\)/,
    );
  });
});
