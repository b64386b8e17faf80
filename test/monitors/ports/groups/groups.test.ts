import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countAddresses } from '../../../../src/integrations/nmap/targets.ts';
import { groupConfig } from '../../../../src/monitors/ports/groups/group-config.ts';
import { divide, groupKey, groupPlans, groupStart } from '../../../../src/monitors/ports/groups/groups.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { isScan, startAgent } from '../context.ts';
import { fakeNmap } from '../fake-nmap.ts';

const base = { ports: '1-100', service_detection: false, confirm: false };
const branch = { name: 'branch', targets: ['192.168.7.0/30'] };
const done = (name: string) => (batch: { checkpoint?: object }) => groupKey(name) in (batch.checkpoint ?? {});

describe('a group of targets', () => {
  it('is scanned with settings of its own, and its hosts are remembered from scan to scan', async (t) => {
    const nmap = fakeNmap({ '192.168.7.1': [22] });
    const group = {
      ...branch,
      ports: '22,80',
      timing: 2,
      max_rate: 50,
      scan_delay: '250ms',
      arguments: ['--max-retries=2'],
    };
    const agent = startAgent(t, { config: { ...base, groups: [group] }, exec: nmap.exec });

    const first = await agent.batch(isScan);
    await agent.batch(done('branch'));

    const args = nmap.calls[0]?.args.join(' ') ?? '';
    assert.match(args, /^-sS -p 22,80 --scan-delay 250ms --max-retries=2 -n .*-T2 --max-rate 50 /);
    assert.deepEqual(nmap.calls[0]?.targets, ['192.168.7.0/30']);
    assert.deepEqual(first.scans?.[0]?.targets, ['192.168.7.0/30']);
    assert.equal(nmap.calls.length, 1);
  });

  it('takes targets from a file, whose junk is named while the rest is scanned', async (t) => {
    const file = join(temporaryFolder(t), 'targets');
    writeFileSync(file, '# branch office\n192.168.7.1\n192.168.7.300\n192.168.7.2 # the printer\n');
    const nmap = fakeNmap({ '192.168.7.1': [22], '192.168.7.2': [80] });
    const group = { name: 'branch', targets_file: file, exclude: ['192.168.7.2'] };
    const agent = startAgent(t, { config: { ...base, groups: [group] }, exec: nmap.exec });

    await agent.batch(done('branch'));

    assert.deepEqual(
      nmap.calls.map(({ targets }) => targets),
      [['192.168.7.1']],
    );
    assert.match(agent.troubles.at(-1) ?? '', /group branch: .*targets, line 3: not a target: "192\.168\.7\.300"/);
    assert.match(agent.troubles.at(-1) ?? '', /192\.168\.7\.2 is not scanned: it is excluded/);
  });

  it('goes on after a restart where it was', async (t) => {
    const nmap = fakeNmap({});
    const group = { name: 'branch', targets: ['192.168.0.0/22'] };
    const config = { ...base, batch_size: 256, groups: [group] };
    const first = startAgent(t, { config, exec: nmap.exec });
    await first.batch(done('branch'));
    await first.stop();
    const before = nmap.calls.length;

    await startAgent(t, { config, exec: nmap.exec, memory: first.memory }).batch(done('branch'));

    assert.equal(nmap.calls[0]?.targets.join(), '192.168.0.0/24');
    assert.equal(nmap.calls[before]?.targets.join(), `192.168.${before}.0/24`);
  });
});

describe('the time of a group', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  const plan = (special: object, memory = new Map()) => {
    const group = groupConfig.parse({ ...branch, time_zone: 'UTC', ...special });
    const made = groupPlans([group], memory, now).get('branch');
    assert.ok(made !== undefined);
    return { dueAt: made.dueAt, start: groupStart(group, made, now) };
  };

  it('is at once, when its cron expression says, or when its window opens', () => {
    assert.deepEqual(plan({}), { dueAt: now, start: now });
    assert.equal(plan({ cron: '30 1 * * *' }).start, Date.parse('2026-11-22T01:30:00Z'));
    assert.equal(plan({ window: '01:00-05:00' }).start, Date.parse('2026-11-22T01:00:00Z'));
  });

  it('is kept over restarts, unless the settings make it earlier', () => {
    const stored = new Map([[groupKey('branch'), { dueAt: now + 3_600_000, piece: 3, targets: 'x' }]]);

    assert.equal(plan({}, stored).dueAt, now + 3_600_000);
    assert.equal(plan({ interval: '10m' }, stored).dueAt, now + 600_000);
  });
});

describe('the targets of a group', () => {
  it('are divided into parts of a size, all of them, in order', () => {
    assert.deepEqual(divide(['10.0.0.0/23', '10.0.2.1', '10.0.2.2'], 256), [
      ['10.0.0.0/24'],
      ['10.0.1.0/24'],
      ['10.0.2.1', '10.0.2.2'],
    ]);
    const network = fc
      .tuple(fc.nat(255), fc.integer({ min: 20, max: 32 }))
      .map(([at, prefix]) => `10.${at}.0.0/${prefix}`);
    fc.assert(
      fc.property(fc.array(network, { maxLength: 5 }), fc.integer({ min: 16, max: 1000 }), (networks, size) => {
        const pieces = divide(networks, size);
        assert.equal(countAddresses(pieces.flat()), countAddresses(networks));
        assert.ok(pieces.every((piece) => countAddresses(piece) <= size));
      }),
    );
  });

  it('are refused in the config when they are none, and so are arguments that do more than change a scan', () => {
    const refused = [
      { name: 'x' },
      { ...branch, targets: ['--script=x'] },
      { ...branch, arguments: ['-oN=/etc/passwd'] },
      { ...branch, arguments: ['--script=exploit'] },
      { ...branch, arguments: ['--min-rate=100000'] },
      { ...branch, scripts: ['../../evil'] },
      { ...branch, interval: '1h', cron: '0 1 * * *' },
      { ...branch, cron: '0 25 * * *' },
      { ...branch, window: '01:00' },
      { ...branch, targets_file: 'relative' },
    ];
    for (const group of refused) assert.equal(groupConfig.safeParse(group).success, false, JSON.stringify(group));
  });
});
