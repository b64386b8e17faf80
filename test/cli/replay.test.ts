import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { recording } from '../replay/play.ts';
import { arpFrame } from '../sniffer/frames.ts';
import { pcapFile } from '../sniffer/recordings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { jsonLines, netmon } from './netmon.ts';

const start = Date.UTC(2026, 0, 5);

/** A recording in which the devices of the given numbers announce themselves at the given seconds. */
function recorded(t: TestContext, sights: readonly (readonly [device: number, second: number])[]): string {
  const file = join(temporaryFolder(t), 'recording.pcap');
  const frames = sights.map(([device, second]) => {
    const mac = `00:16:3e:00:00:${device.toString(16).padStart(2, '0')}`;
    const bytes = arpFrame({ senderMac: mac, senderIp: `10.0.0.${device}` });
    return { time: start + second * 1000, bytes };
  });
  writeFileSync(file, pcapFile(frames));
  return file;
}

const subjects = (stdout: string): unknown[] => jsonLines(stdout).map(({ subject }) => subject);

describe('netmon replay', () => {
  it('prints one JSON object a line, in the times of the recording', async (t) => {
    const { exitCode, stdout, stderr } = await netmon('replay', recorded(t, [[5, 3]]));

    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
    const [event, ...others] = jsonLines(stdout);
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(event, {
      seq: null,
      time: '2026-01-05T00:00:03.000Z',
      type: 'host.new',
      severity: 'medium',
      monitor: 'arp',
      subject: '10.0.0.5',
      host: '00:16:3e:00:00:05',
      learned: false,
    });
    assert.match(String(event?.id), /^[0-9a-f]{32}$/);
    assert.match(String(event?.storedAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('says the same each time, apart from when it was said', async () => {
    const runs = await Promise.all([1, 2].map(() => netmon('replay', recording('lab_arp_spoof_victim.pcap'))));

    const [first, second] = runs.map(({ stdout }) => jsonLines(stdout).map(({ storedAt: _, ...event }) => event));
    assert.deepEqual(first, second);
    assert.notDeepEqual(first, []);
  });

  it('plays several files in the order of their own times', async (t) => {
    const late = recorded(t, [
      [1, 10],
      [2, 30],
    ]);
    const early = recorded(t, [
      [3, 5],
      [4, 20],
    ]);

    const { stdout } = await netmon('replay', late, early);

    assert.deepEqual(subjects(stdout), ['10.0.0.3', '10.0.0.1', '10.0.0.4', '10.0.0.2']);
  });

  it('tells what was before the place where a file is cut off, then says so in one line', async (t) => {
    const whole = readFileSync(
      recorded(t, [
        [1, 0],
        [2, 1],
        [3, 2],
      ]),
    );
    const file = join(temporaryFolder(t), 'cut.pcap');
    writeFileSync(file, whole.subarray(0, -5));

    const { exitCode, stdout, stderr } = await netmon('replay', file);

    assert.equal(exitCode, 2);
    assert.deepEqual(subjects(stdout), ['10.0.0.1', '10.0.0.2']);
    assert.match(stderr, /^netmon: .*cut\.pcap: cut off or corrupt after packet 2\n$/);
  });

  it('ends also when one of several files is cut off', async (t) => {
    const file = join(temporaryFolder(t), 'cut.pcap');
    writeFileSync(file, readFileSync(recorded(t, [[1, 0]])).subarray(0, -5));

    const { exitCode, stderr } = await netmon('replay', file, recording('lab_arp_storm.pcap'));

    assert.equal(exitCode, 2);
    assert.match(stderr, /cut off or corrupt/);
  });

  it('keeps in a folder what it finds, and tells nothing twice of a file that it knows', async (t) => {
    const data = temporaryFolder(t);
    const file = recording('lab_arp_flip.pcap');

    const first = await netmon('replay', file, '--data', data);
    const again = await netmon('replay', file, '--data', data);
    const [events, hosts] = await Promise.all([
      netmon('events', '--json', '--data', data),
      netmon('hosts', '--json', '--data', data),
    ]);

    assert.equal(jsonLines(first.stdout).length, 18);
    assert.deepEqual(again, { exitCode: 0, stdout: '', stderr: '' });
    const bySeq = jsonLines(events.stdout).sort((a, b) => Number(a.seq) - Number(b.seq));
    assert.deepEqual(bySeq, jsonLines(first.stdout));
    assert.equal(JSON.parse(hosts.stdout).length, 5);
  });

  it('gives an event the id that it has in a store', async (t) => {
    const file = recorded(t, [[5, 0]]);

    const [loose, kept] = await Promise.all([
      netmon('replay', file),
      netmon('replay', file, '--data', temporaryFolder(t)),
    ]);

    const [one, other] = [loose, kept].map(({ stdout }) => jsonLines(stdout)[0]?.id);
    assert.equal(one, other);
  });

  it('learns quietly for as long as it is asked to', async (t) => {
    const file = recorded(t, [
      [1, 0],
      [2, 599],
      [3, 601],
    ]);

    const { stdout } = await netmon('replay', '--learn', '10m', file);

    assert.deepEqual(
      jsonLines(stdout).map(({ subject, severity, learned }) => [subject, severity, learned]),
      [
        ['10.0.0.1', 'info', true],
        ['10.0.0.2', 'info', true],
        ['10.0.0.3', 'medium', false],
      ],
    );
  });

  const unreadable: { readonly [name: string]: readonly [content: Buffer, why: RegExp] } = {
    empty: [Buffer.alloc(0), /empty is empty \(it reads/],
    'empty.gz': [gzipSync(''), /empty\.gz is empty \(it reads/],
    'text.gz': [gzipSync('some text\n'), /is not a recording that netmon reads \(it reads packets in pcap/],
    'packets.pcap.gz': [
      gzipSync(pcapFile([{ time: start, bytes: arpFrame() }])),
      /has packets, which netmon reads only unpacked \(unpack it first: gunzip -k .*packets\.pcap\.gz\)$/,
    ],
    'eve.json.zst': [zstdCompressSync('{}'), /is packed by zstd, .* \(unpack it first: zstd -d .*eve\.json\.zst\)$/],
  };
  for (const [name, [content, why]] of Object.entries(unreadable)) {
    it(`says of ${name} why it cannot be played`, async (t) => {
      const file = join(temporaryFolder(t), name);
      writeFileSync(file, content);

      const { exitCode, stdout, stderr } = await netmon('replay', file);

      assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: '' });
      assert.match(stderr.trimEnd(), why);
    });
  }

  const mistakes: { readonly [what: string]: readonly string[] } = {
    'a time to learn that is none': ['--learn', 'soon', recording('lab_rogue_ra.pcap')],
    'a file that is not there': ['/nonexistent/file.pcap'],
    'a file of another kind': [recording('PROVENANCE.md')],
    'no file': [],
  };
  for (const [what, args] of Object.entries(mistakes)) {
    it(`refuses ${what}`, async () => {
      const { exitCode, stdout, stderr } = await netmon('replay', ...args);

      assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: '' });
      assert.match(stderr, /^netmon: [^\n]+\n([ (][^\n]+\n)?$/);
    });
  }
});
