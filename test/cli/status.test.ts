import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { socketName } from '../../src/control/protocol.ts';
import { serveControl } from '../../src/control/server.ts';
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
});
