import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createCutter } from '../../../src/integrations/pcapng/cut.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { frame, type MadePacket, recordingOf } from './recording.ts';

interface Part {
  readonly run: string;
  readonly bytes: Buffer;
}

const everything = { from: 0, to: Number.MAX_SAFE_INTEGER, comment: 'why', application: 'netmon' };
const second = 1_000_000_000n;
const start = 1_795_000_000n * second;

/** Frames with the numbers from `first` on, a second apart. */
const packets = (first: number, count: number): MadePacket[] =>
  Array.from({ length: count }, (_, at) => ({ time: start + BigInt(first + at) * second, bytes: frame(first + at) }));

function cut(parts: readonly Part[], options = everything, chunk = 1 << 16) {
  const cutter = createCutter(options);
  const out: Buffer[] = [cutter.header];
  parts.forEach(({ run, bytes }, at) => {
    cutter.open(`file ${at}`, run);
    let rest: Buffer = Buffer.alloc(0);
    for (let from = 0; from < bytes.length; from += chunk) {
      const room = Buffer.concat([rest, bytes.subarray(from, from + chunk)]);
      const { taken, parts: pieces } = cutter.take(room);
      out.push(...pieces.map((piece) => Buffer.from(piece)));
      rest = Buffer.from(room.subarray(taken));
      // As when a buffer is used again: what was handed out is only valid until the next bytes come.
      room.fill(0xee);
    }
    cutter.close(rest.length);
  });
  return { bytes: Buffer.concat(out), ...cutter.counts() };
}

/** What tshark makes of it: number in the frame, and time in nanoseconds. */
function read(folder: string, bytes: Buffer): { readonly numbers: readonly number[]; readonly stderr: string } {
  const file = join(folder, 'cut.pcapng');
  writeFileSync(file, bytes);
  const args = ['-n', '-r', file, '-T', 'fields', '-e', 'data.data'];
  const { stdout, stderr } = spawnSync('tshark', args, { encoding: 'utf8' });
  const numbers = stdout
    .split('\n')
    .filter(Boolean)
    .map((hex) => Number.parseInt(hex.slice(0, 8), 16));
  return { numbers, stderr: stderr.replace(/^Running as user .*\n/, '') };
}

describe('cutting recordings', () => {
  it('puts files of one run together, in a file that tshark reads without complaint', (t) => {
    const folder = temporaryFolder(t);
    const parts = [packets(0, 3), [], packets(3, 2)].map((each) => ({ run: 'a', bytes: recordingOf(each) }));

    const { bytes, packets: count, first, last, broken } = cut(parts);

    assert.deepEqual(read(folder, bytes), { numbers: [0, 1, 2, 3, 4], stderr: '' });
    assert.deepEqual([count, broken], [5, []]);
    assert.deepEqual([first, last], [Number(start / 1_000_000n), Number(start / 1_000_000n) + 4000]);
  });

  it('keeps what lies in its time, both ends included', (t) => {
    const folder = temporaryFolder(t);
    const base = Number(start / 1_000_000n);

    const { bytes } = cut([{ run: 'a', bytes: recordingOf(packets(0, 10)) }], {
      ...everything,
      from: base + 2000,
      to: base + 5000,
    });

    assert.deepEqual(read(folder, bytes).numbers, [2, 3, 4, 5]);
  });

  it('leaves out what a run has that began before the one before it ended', (t) => {
    const parts = [
      { run: 'a', bytes: recordingOf(packets(0, 5)) },
      { run: 'b', bytes: recordingOf(packets(3, 5)) },
    ];

    const { bytes } = cut(parts);

    assert.deepEqual(read(temporaryFolder(t), bytes).numbers, [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('describes each interface once, and says why the file was made', (t) => {
    const folder = temporaryFolder(t);
    const parts = ['eth0', 'eth1', 'eth0'].map((name, at) => ({
      run: 'a',
      bytes: recordingOf(packets(at * 2, 2), name),
    }));

    read(folder, cut(parts).bytes);
    const { stdout } = spawnSync('capinfos', ['-I', '-k', '-M', join(folder, 'cut.pcapng')], { encoding: 'utf8' });
    const fields = ['-T', 'fields', '-e', 'frame.interface_name'];
    const names = spawnSync('tshark', ['-n', '-r', join(folder, 'cut.pcapng'), ...fields], { encoding: 'utf8' });

    assert.match(stdout, /Number of interfaces in file: 2/);
    assert.match(stdout, /Capture comment: +why/);
    assert.equal(names.stdout, 'eth0\neth0\neth1\neth1\neth0\neth0\n');
  });

  it('mends a recording that breaks off, up to its last whole packet', (t) => {
    const whole = recordingOf(packets(0, 5));
    const off = whole.subarray(0, whole.length - 24 - 40);
    const zeroes = Buffer.concat([off, Buffer.alloc(4096)]);
    for (const bytes of [off, zeroes]) {
      const { bytes: mended, broken } = cut([
        { run: 'a', bytes },
        { run: 'b', bytes: recordingOf(packets(10, 1)) },
      ]);

      assert.deepEqual(read(temporaryFolder(t), mended), { numbers: [0, 1, 2, 3, 10], stderr: '' });
      assert.deepEqual(
        broken.map(({ file }) => file),
        ['file 0'],
      );
    }
  });

  it('makes an empty file of nothing, and of what is no recording', (t) => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('not a recording at all, but text'), Buffer.alloc(100)]) {
      const { bytes: made, packets: count } = cut([{ run: 'a', bytes }]);

      assert.equal(count, 0);
      assert.deepEqual(read(temporaryFolder(t), made), { numbers: [], stderr: '' });
    }
  });

  it('gives the same bytes however the recording comes in pieces', () => {
    const sizes = fc.array(fc.integer({ min: 18, max: 300 }), { maxLength: 20 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 700 }), fc.integer({ min: 0, max: 25 }), (lengths, chunk, from) => {
        const made = lengths.map((size, at) => ({ time: start + BigInt(at) * second, bytes: frame(at, size) }));
        const parts = [{ run: 'a', bytes: recordingOf(made) }];
        const options = { ...everything, from: Number(start / 1_000_000n) + from * 1000 };

        const inPieces = cut(parts, options, chunk);

        assert.deepEqual(inPieces, cut(parts, options));
        assert.equal(inPieces.packets, Math.max(0, lengths.length - from));
      }),
    );
  });

  it('survives whatever a disk may hold', () => {
    const mutation = fc.record({ at: fc.nat(2000), value: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(mutation, { maxLength: 8 }), fc.nat(1500), (mutations, length) => {
        const bytes = Buffer.from(recordingOf(packets(0, 12)).subarray(0, length));
        for (const { at, value } of mutations) if (at < bytes.length) bytes[at] = value;

        const { bytes: made } = cut([{ run: 'a', bytes }], everything, 97);

        let at = 0;
        while (at < made.length) {
          const size = made.readUInt32LE(at + 4);
          assert.ok(size >= 12 && at + size <= made.length && made.readUInt32LE(at + size - 4) === size);
          at += size;
        }
      }),
    );
  });
});
