import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Frame } from '../../src/core/observation.ts';
import { forkProgram } from '../../src/edges/programs/child.ts';
import { readRecording } from '../../src/sniffer/client.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { arpFrame } from './frames.ts';
import { pcapFile, type TimedFrame } from './recordings.ts';

const start = 1_700_000_000_000;
const read = (file: string, signal = new AbortController().signal) =>
  readRecording(file, { fork: forkProgram, signal, interface: 'eth7' });

function written(t: TestContext, bytes: Buffer): string {
  const file = path.join(temporaryFolder(t), 'recording.pcap');
  writeFileSync(file, bytes);
  return file;
}

/** Frames of different senders, one a millisecond. */
const many = (count: number): readonly TimedFrame[] =>
  Array.from({ length: count }, (_, n) => ({
    time: start + n,
    bytes: arpFrame({ senderIp: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` }),
  }));

async function collect(frames: AsyncIterable<readonly Frame[]>, into: Frame[]): Promise<void> {
  for await (const lot of frames) into.push(...lot);
}

describe('a recording', () => {
  it('gives its frames in order, with its own times, under the name that was asked for', async (t) => {
    const file = written(t, pcapFile(many(1000)));
    const frames: Frame[] = [];
    await collect(read(file), frames);

    assert.equal(frames.length, 1000);
    assert.deepEqual(
      frames.map(({ time }) => time),
      many(1000).map(({ time }) => time),
    );
    assert.ok(frames.every(({ interface: name }) => name === 'eth7'));
  });

  it('gives every repeat of a frame by itself', async (t) => {
    const times = [0, 100, 200, 5000];
    const file = written(t, pcapFile(times.map((time) => ({ time: start + time, bytes: arpFrame() }))));
    const frames: Frame[] = [];
    await collect(read(file), frames);

    assert.deepEqual(
      frames.map(({ time, count }) => [time - start, count]),
      [
        [0, 1],
        [100, 1],
        [200, 1],
        [5000, 1],
      ],
    );
  });
});

describe('a recording that is broken', () => {
  it('gives what comes before the place where it breaks off, then says so', async (t) => {
    const file = written(t, pcapFile(many(600)).subarray(0, -30));
    const frames: Frame[] = [];

    await assert.rejects(collect(read(file), frames), {
      code: 'INPUT_INVALID',
      message: /cut off or corrupt after packet 599/,
    });
    assert.equal(frames.length, 599);
  });

  it('gives what comes before a record with a lie in its length', async (t) => {
    const bytes = pcapFile(many(10));
    bytes.writeUInt32LE(0x7fffffff, 24 + 5 * (16 + 42) + 8);
    const frames: Frame[] = [];

    await assert.rejects(collect(read(written(t, bytes)), frames), { code: 'INPUT_INVALID' });
    assert.equal(frames.length, 5);
  });

  it('is refused when it is none, is not there, or is of another link type', async (t) => {
    const text = written(t, Buffer.from('this is no recording'));
    const wireless = written(t, pcapFile([], 'raw'));

    await assert.rejects(collect(read(text), []), { code: 'INPUT_INVALID', message: /unknown file format/ });
    await assert.rejects(collect(read('/nowhere/at/all'), []), { code: 'NOT_FOUND' });
    await assert.rejects(collect(read(wireless), []), { code: 'INPUT_INVALID', message: /not understood/ });
  });
});

describe('the reader of a recording', () => {
  it('takes it at its own pace, and may stop early', async (t) => {
    const file = written(t, pcapFile(many(60_000)));
    const frames = read(file);
    const first = await frames.next();
    await frames.return();

    assert.ok(first.done !== true && first.value.length > 0);
  });

  it('is told the reason of the signal that stops it', async (t) => {
    const file = written(t, pcapFile(many(60_000)));
    const controller = new AbortController();
    const frames = read(file, controller.signal);
    await frames.next();
    controller.abort(new Error('enough'));

    await assert.rejects(collect(frames, []), /enough/);
  });
});
