import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { exec } from '../../../src/edges/exec.ts';
import { createLab } from '../../../src/lab/lab.ts';
import { labAvailable } from '../../lab/require-root.ts';
import { inSensor, spikeBegins, spikeEnds, startRecorder } from './context.ts';

const { signal } = new AbortController();

/** Times of all packets to a UDP port, in milliseconds since 1970. */
async function packetTimes(file: string, port: number): Promise<readonly number[]> {
  const fields = ['-T', 'fields', '-e', 'frame.time_epoch', '-Y', `udp.dstport == ${port}`];
  const { stdout, exitCode, stderr } = await exec('tshark', ['-n', '-r', file, ...fields], { signal });
  assert.equal(exitCode, 0, stderr);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((text) => Number(text) * 1000);
}

describe('capture monitor in a real network', () => {
  it('keeps the packets from before a spike to after its end', async (t) => {
    if (!labAvailable(t)) return;
    await using lab = await createLab({ hosts: 2, hub: true });
    const config = { before: '3s', after: '2s' };
    const recorder = startRecorder(t, { config, exec: inSensor(lab) });
    const [from, to] = [lab.host(1), lab.host(2)];
    await recorder.trouble(null).catch(() => undefined);
    const before = await lab.stream(from, { to, seconds: 5, rate: 200, port: 1000 });
    const spikeAt = Date.now();
    recorder.tell(spikeBegins(spikeAt));
    const during = await lab.stream(from, { to, seconds: 2, rate: 2000, port: 2000 });
    recorder.tell(spikeEnds());

    const capture = await recorder.capture('finished');
    const file = join(recorder.data, capture.file ?? '');
    const [old, flood] = [await packetTimes(file, 1000), await packetTimes(file, 2000)];

    await sleep(100);
    assert.ok(readFileSync(file).length === capture.bytes);
  });
});
