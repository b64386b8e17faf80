import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { exec } from '../../../src/edges/programs/exec.ts';
import { createLab } from '../../../src/lab/lab.ts';
import { labAvailable } from '../../lab/require-root.ts';
import { fill, smallDisk } from '../../support/small-disk.ts';
import { inSensor, type Recorder, spikeBegins, spikeEnds, startRecorder } from './context.ts';

const { signal } = new AbortController();

/** Times of all datagrams to a port that tshark finds, in milliseconds since 1970. */
async function datagrams(recorder: Recorder, file: string | null, port: number): Promise<readonly number[]> {
  const fields = ['-T', 'fields', '-e', 'frame.time_epoch', '-Y', `udp.dstport == ${port} && !icmp`];
  const args = ['-n', '-r', join(recorder.data, file ?? ''), ...fields];
  const { stdout, exitCode, stderr } = await exec('tshark', args, { signal });
  assert.equal(exitCode, 0, stderr);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((text) => Number(text) * 1000);
}

const comment = async (recorder: Recorder, file: string | null): Promise<string> =>
  (await exec('capinfos', ['-k', join(recorder.data, file ?? '')], { signal })).stdout;

const partial = (recorder: Recorder): readonly string[] => readdirSync(join(recorder.data, 'captures', '.partial'));

// They mostly wait, each in a lab of its own.
const concurrency = 4;

describe('capture monitor in a lab', { concurrency }, () => {
  describe('of two hosts', { concurrency }, () => {
    it('keeps the packets from before a spike to after its end', async (t) => {
      if (!labAvailable(t)) return;
      await using lab = await createLab({ hosts: 2, hub: true });
      const [from, to] = [lab.host(1), lab.host(2)];
      const recorder = startRecorder(t, { config: { before: '3s', after: '2s' }, exec: inSensor(lab) });
      await recorder.records();
      const calm = await lab.stream(from, { to, seconds: 5, rate: 200, port: 1000 });
      const startedAt = Date.now();

      recorder.tell(spikeBegins(startedAt));
      const flood = await lab.stream(from, { to, seconds: 2, rate: 2000, port: 2000 });
      recorder.tell(spikeEnds());
      const capture = await recorder.capture('finished');

      const before = await datagrams(recorder, capture.file, 1000);
      const begin = startedAt - 4000;
      const due = ((calm.lastAt - begin) / 1000) * 200;
      assert.ok(Math.abs(before.length - due) < 40, `${before.length} packets of ${due}`);
      assert.ok(Math.min(...before) >= begin && Math.min(...before) < begin + 250);
      assert.equal((await datagrams(recorder, capture.file, 2000)).length, flood.sent);
      assert.deepEqual([capture.from, capture.reason, capture.dropped], [startedAt - 4000, null, 0]);
      const bytes = readFileSync(join(recorder.data, capture.file ?? ''));
      assert.equal(capture.sha256, createHash('sha256').update(bytes).digest('hex'));
      assert.equal(capture.bytes, bytes.length);
      assert.match(await comment(recorder, capture.file), /why: bandwidth\.spike/);
      await recorder.stop();
      assert.deepEqual(partial(recorder), []);
      const types = recorder.batches.flatMap(({ events }) => events).map(({ type }) => type);
      assert.deepEqual(types, ['capture.finished', 'capture.explained']);
    });

    it('begins at the cause where there is no ring, says so, and records nothing afterwards', async (t) => {
      if (!labAvailable(t)) return;
      await using lab = await createLab({ hosts: 2, hub: true });
      const [from, to] = [lab.host(1), lab.host(2)];
      const config = { ring: false, before: '10s', after: '1s' };
      const recorder = startRecorder(t, { config, exec: inSensor(lab) });
      await lab.stream(from, { to, seconds: 1, rate: 100, port: 1000 });

      recorder.tell(spikeBegins());
      await recorder.records();
      const flood = await lab.stream(from, { to, seconds: 1, rate: 100, port: 2000 });
      recorder.tell(spikeEnds());
      const capture = await recorder.capture('finished');

      assert.equal((await datagrams(recorder, capture.file, 1000)).length, 0);
      assert.equal((await datagrams(recorder, capture.file, 2000)).length, flood.sent);
      assert.match(capture.reason ?? '', /^it begins [\d a-z]+ later than asked: nothing older was recorded$/);
      const { stdout } = await exec('ip', ['netns', 'pids', lab.sensor.namespace], { signal });
      const names = stdout
        .split('\n')
        .filter(Boolean)
        .map((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
      assert.ok(!names.includes('dumpcap'), names.join());
    });

    it('takes the last seconds of one host, or of what a filter lets through, when a person asks', async (t) => {
      if (!labAvailable(t)) return;
      await using lab = await createLab({ hosts: 3, hub: true });
      const [one, other, to] = [lab.host(1), lab.host(2), lab.host(3)];
      const recorder = startRecorder(t, { exec: inSensor(lab) });
      await recorder.records();
      await Promise.all([
        lab.stream(one, { to, seconds: 1, rate: 100, port: 1000 }),
        lab.stream(other, { to, seconds: 1, rate: 50, port: 2000 }),
      ]);

      const ask = async (request: { [key: string]: string | number }) =>
        (await recorder.request({ last: 20_000, ...request })) as unknown as { captures: { file: string }[] };
      const ofHost = await ask({ host: other.ip });
      const filtered = await ask({ filter: 'udp port 1000', for: 1000 });

      const [hostFile = '', filterFile = ''] = [ofHost.captures[0]?.file, filtered.captures[0]?.file];
      assert.equal((await datagrams(recorder, hostFile, 1000)).length, 0);
      assert.equal((await datagrams(recorder, hostFile, 2000)).length, 50);
      assert.equal((await datagrams(recorder, filterFile, 1000)).length, 100);
      assert.equal((await datagrams(recorder, filterFile, 2000)).length, 0);
      assert.match(await comment(recorder, hostFile), /asked for by netmon capture/);
      await assert.rejects(ask({ filter: 'udp prt 1000' }), { code: 'CONFIG_INVALID' });
      await assert.rejects(ask({ interface: 'eth7', last: 0 }), { code: 'USAGE' });
    });

    it('goes on after it was ended, with what the ring holds still', async (t) => {
      if (!labAvailable(t)) return;
      await using lab = await createLab({ hosts: 2, hub: true });
      const [from, to] = [lab.host(1), lab.host(2)];
      const config = { before: '5s', after: '1s' };
      const killed = startRecorder(t, { config, exec: inSensor(lab) });
      await killed.records();
      const before = await lab.stream(from, { to, seconds: 2, rate: 100, port: 1000 });
      killed.tell(spikeBegins());
      await killed.capture('recording');
      // What came in the last quarter of a second, dumpcap has not heard of yet.
      await sleep(500);
      await killed.stop();

      const { data, memory } = killed;
      const recorder = startRecorder(t, { config, data, memory, exec: inSensor(lab) });
      await recorder.records();
      const after = await lab.stream(from, { to, seconds: 1, rate: 100, port: 2000 });
      recorder.tell(spikeEnds());
      const capture = await recorder.capture('finished');

      assert.equal((await datagrams(recorder, capture.file, 1000)).length, before.sent);
      assert.equal((await datagrams(recorder, capture.file, 2000)).length, after.sent);
      assert.match(capture.reason ?? '', /netmon was started again meanwhile/);
    });
  });

  describe('in trouble', { concurrency }, () => {
    it('says what is wrong with the filter, and does not try again and again', async (t) => {
      if (!labAvailable(t)) return;
      await using lab = await createLab({ hosts: 1 });
      const config = { ring_filter: 'tcp prt 80' };
      const recorder = startRecorder(t, { config, exec: inSensor(lab) });

      await recorder.trouble(/Invalid capture filter "tcp prt 80"/);
      recorder.tell(spikeBegins());
      recorder.tell(spikeEnds(Date.now() - 30_000));
      const failed = await recorder.capture('failed');

      assert.match(
        failed.reason ?? '',
        /nothing was recorded in this time; nothing is recorded: Invalid capture filter/,
      );
    });

    it('says that the disk is full, and records again when there is room', async (t) => {
      if (!labAvailable(t)) return;
      const data = smallDisk(t, 8);
      if (data === null) return;
      await using lab = await createLab({ hosts: 2, hub: true });
      const config = { ring_size: '4MB', before: '1s', after: '1s' };
      const recorder = startRecorder(t, { config, data, exec: inSensor(lab) });
      await recorder.records();

      fill(join(data, 'others'));
      await recorder.trouble(/the disk is full/);
      recorder.tell(spikeBegins());
      recorder.tell(spikeEnds(Date.now() - 60_000));
      const failed = await recorder.capture('failed');
      await exec('rm', [join(data, 'others')], { signal });
      await recorder.trouble(null);

      assert.notEqual(failed.reason, null);
    });

    it('keeps what many events want at once only once', async (t) => {
      if (!labAvailable(t)) return;
      await using lab = await createLab({ hosts: 1 });
      const config = { at_once: 2, events: [{ event: 'ids.alert', after: '1s' }] };
      const recorder = startRecorder(t, { config, exec: inSensor(lab) });

      for (let number = 0; number < 50; number += 1) recorder.tell({ type: 'ids.alert', key: `alert ${number}` });
      await recorder.batch(({ heard }) => heard === 50);
      const { id } = await recorder.capture('finished');

      const ids = recorder.batches.flatMap(({ captures = [] }) => captures.map((capture) => capture.id));
      assert.deepEqual([...new Set(ids)], [id]);
      assert.ok(recorder.batches.every(({ events }) => events.every(({ type }) => type !== 'capture.skipped')));
    });

    it('tells once that captures are not begun when there are too many', async (t) => {
      if (!labAvailable(t)) return;
      await using lab = await createLab({ hosts: 1 });
      const config = { at_once: 2, events: [{ event: 'host.new', after: '30s', only_host: true }] };
      const recorder = startRecorder(t, { config, exec: inSensor(lab) });

      for (let number = 0; number < 100; number += 1) {
        recorder.tell({ type: 'host.new', key: `host ${number}`, data: { ip: `10.77.0.${number}` } });
      }
      await recorder.batch(({ heard }) => heard === 100);

      const captures = recorder.batches.flatMap(({ captures: each = [] }) => each);
      const events = recorder.batches.flatMap(({ events: each }) => each);
      assert.equal(captures.length, 2);
      assert.deepEqual(
        events.map(({ type }) => type),
        ['capture.skipped'],
      );
    });
  });
});
