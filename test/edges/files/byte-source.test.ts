import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openByteSource } from '../../../src/edges/files/byte-source.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const content = Buffer.from(Array.from({ length: 200_000 }, (_, index) => `line ${index}\n`).join(''));

async function readAll(path: string): Promise<{ bytes: Buffer; trouble: string | null; part: Buffer }> {
  const source = await openByteSource(path);
  const chunks: Buffer[] = [];
  for await (const chunk of source.chunks()) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const length = Math.min(10, bytes.length);
  return { bytes, trouble: source.trouble, part: source.read(bytes.length - length, length) };
}

describe('bytes of a file', () => {
  for (const [how, bytes] of [
    ['as they are', content],
    ['compressed', gzipSync(content)],
    ['in two compressed parts', Buffer.concat([gzipSync(content.subarray(0, 9)), gzipSync(content.subarray(9))])],
    ['none', Buffer.alloc(0)],
    ['a single one', Buffer.from('\x1f')],
  ] as const) {
    it(`come once in order, and parts of them again: ${how}`, async (t) => {
      const file = join(temporaryFolder(t), 'bytes');
      writeFileSync(file, bytes);

      const read = await readAll(file);

      const expected = bytes.length < 2 ? bytes : content;
      assert.equal(Buffer.compare(read.bytes, expected), 0);
      assert.deepEqual(read.part, expected.subarray(-10));
      assert.equal(read.trouble, null);
    });
  }

  it('come again in any order, and stay when others are read', async (t) => {
    const file = join(temporaryFolder(t), 'bytes');
    writeFileSync(file, content);
    const source = await openByteSource(file);
    const inOrder = Array.from({ length: 3000 }, (_, index) => [index * 700, 690] as const);
    const places = [...inOrder, [5, 20], [1_000_000, 9], [0, 400_000], [400_000, 3], [content.length - 4, 4]] as const;

    const parts = places.map(([at, length]) => source.read(at, length));

    for (const [index, [at, length]] of places.entries()) {
      assert.equal(Buffer.compare(parts[index] ?? Buffer.alloc(0), content.subarray(at, at + length)), 0, `${at}`);
    }
    assert.throws(() => source.read(content.length - 3, 4), { code: 'INPUT_INVALID' });
  });

  it('come from a pipe', async (t) => {
    const writer = spawn('sh', ['-c', 'seq 1 300000'], { stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => writer.kill());
    const descriptor = writer.stdout;
    assert.ok(descriptor);
    const reader = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { openByteSource } from ${JSON.stringify(new URL('../../../src/edges/files/byte-source.ts', import.meta.url).href)};
         const source = await openByteSource(process.argv[1]); let length = 0;
         for await (const chunk of source.chunks()) length += chunk.length;
         console.log(length, source.read(length - 7, 6).toString());`,
        '-',
      ],
      { stdio: [descriptor, 'pipe', 'inherit'] },
    );
    let printed = '';
    for await (const chunk of reader.stdout ?? []) printed += chunk;

    assert.equal(printed, '1988895 300000\n');
  });

  it('come as far as a broken compression goes', async (t) => {
    const file = join(temporaryFolder(t), 'broken.gz');
    writeFileSync(file, gzipSync(content).subarray(0, 100_000));

    const { bytes, trouble } = await readAll(file);

    assert.ok(bytes.length > 0 && bytes.length < content.length);
    assert.equal(Buffer.compare(bytes, content.subarray(0, bytes.length)), 0);
    assert.match(trouble ?? '', /^the compressed data is broken: /);
  });

  it('are an error where there are none', async (t) => {
    const folder = temporaryFolder(t);

    await assert.rejects(readAll(join(folder, 'no')), { code: 'NOT_FOUND' });
    await assert.rejects(readAll(folder), { code: 'INPUT_INVALID' });
  });
});
