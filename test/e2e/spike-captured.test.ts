import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { LabEvent } from '../../src/lab/event-feed.ts';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, nothingRuns, programGone, programRuns, startAgent } from '../lab/agent.ts';

const config = {
  ports: { enabled: false },
  bandwidth: { threshold: '2MB/s', cooldown: '2s' },
  capture: { before: '4s', after: '2s', keep_free: 1 },
};

interface ShownCapture {
  readonly state: string;
  readonly file: string;
  readonly packets: number;
  readonly spike: string;
}

interface ShownReport {
  readonly traffic: {
    readonly spikes: readonly { readonly explanation: string | null }[];
    readonly interfaces: readonly { readonly rx: { readonly maxSteps: readonly (number | null)[] } }[];
  };
}

/** Datagrams to a port in a capture. */
function datagrams(file: string, port: number): number {
  const filter = ['-Y', `udp.dstport == ${port} && !icmp`, '-T', 'fields', '-e', 'frame.number'];
  const { status, stdout, stderr } = spawnSync('tshark', ['-n', '-r', file, ...filter], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.split('\n').filter(Boolean).length;
}

const isType = (type: string) => (event: LabEvent) => event.type === type;
const captureIs = (state: string, why: RegExp) => (event: LabEvent) =>
  event.type === 'monitor.changed' &&
  event.subject === 'capture' &&
  event.data?.to === state &&
  why.test(String(event.data?.reason ?? ''));

// They mostly wait, each in a lab of its own.
describe('a flood in the lab', { concurrency: 2 }, () => {
  it('between two hosts is one spike with one capture, which begins before it; without a link nothing is recorded, as is said', {
    timeout: 180_000,
  }, async (t) => {
    if (!agentAvailable(t)) return;
    await using lab = await createLab({ hosts: 2, hub: true });
    await using agent = await startAgent(lab, { config });
    const [from, to] = [lab.host(1), lab.host(2)];
    await programRuns(lab, 'dumpcap', 30_000);
    await lab.stream(from, { to, seconds: 4, rate: 100, size: 200, port: 1000 });

    const flood = await lab.stream(from, { to, seconds: 4, rate: 5000, size: 1000, port: 2000 });
    const finished = await agent.wait(isType('capture.finished'), 60_000);
    const explained = await agent.wait(isType('capture.explained'), 60_000);

    const captures = (await agent.json(['captures'])) as readonly ShownCapture[];
    assert.equal(agent.seen.filter(isType('bandwidth.spike')).length, 1);
    assert.equal(agent.seen.filter(isType('capture.finished')).length, 1);
    assert.deepEqual(
      captures.map(({ state }) => state),
      ['finished'],
    );
    const file = join(agent.data, String(finished.data?.file));
    const [before, during] = [datagrams(file, 1000), datagrams(file, 2000)];
    assert.ok(before >= 200, `${before} packets from before the flood`);
    assert.ok(during >= flood.sent * 0.95, `${during} of ${flood.sent} packets of the flood`);
    const sentence = new RegExp(`% of it: .*\\b${from.ip}\\b.* → .*\\b${to.ip}\\b.*, UDP 2000, `);
    assert.match(String(explained.data?.sentence), sentence);
    const report = await agent.cli(['report', '-f', 'json']);
    const { traffic } = JSON.parse(report.stdout) as ShownReport;
    assert.match(traffic.spikes[0]?.explanation ?? '', sentence);
    const peak = Math.max(...(traffic.interfaces[0]?.rx.maxSteps ?? []).map(Number));
    assert.ok(peak > 2_000_000, `the chart shows ${peak} bytes a second at most`);

    await lab.linkDown(lab.sensor);
    await agent.wait(captureIs('degraded', /eth0 is down/), 15_000);
    await programGone(lab, 'dumpcap', 5000);
    const since = Date.now();
    await lab.linkUp(lab.sensor);
    await agent.wait((event) => captureIs('running', /^$/)(event) && Date.parse(event.time) >= since, 30_000);
    await programRuns(lab, 'dumpcap', 5000);
  });

  it('the recorder ends with an agent that is killed, and the next one goes on', { timeout: 180_000 }, async (t) => {
    if (!agentAvailable(t)) return;
    await using lab = await createLab({ hosts: 2, hub: true });
    const [from, to] = [lab.host(1), lab.host(2)];
    const killed = await startAgent(lab, { config });
    await programRuns(lab, 'dumpcap', 30_000);
    const flooding = lab.stream(from, { to, seconds: 8, rate: 5000, size: 1000, port: 2000 });
    await killed.wait(isType('bandwidth.spike'), 20_000);
    await killed.kill();
    await nothingRuns(lab, 5000);
    await flooding;

    await using agent = await startAgent(lab, { config, data: killed.data });
    await programRuns(lab, 'dumpcap', 30_000);
    const ended = await agent.wait(({ type }) => type === 'capture.finished' || type === 'capture.skipped', 120_000);

    assert.equal(ended.type, 'capture.finished');
    assert.ok(datagrams(join(agent.data, String(ended.data?.file)), 2000) > 0);
  });
});
