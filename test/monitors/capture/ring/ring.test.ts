import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { captureConfig } from '../../../../src/monitors/capture/config.ts';
import { inOrder, leftovers, placeOf, ringOptions, runName } from '../../../../src/monitors/capture/ring/ring.ts';

const config = captureConfig.parse({ ring_history: '60s', ring_size: '512MB' });
const now = 1_795_000_000_000;
const nameOf = (run: number, number: number): string =>
  `${runName(run)}_${String(number).padStart(5, '0')}_20261121122057.pcapng`;
const file = (run: number, number: number, age: number, bytes = 1000) => ({
  name: nameOf(run, number),
  bytes,
  writtenAt: now - age,
});

describe('the ring', () => {
  it('reaches back as far as it shall, within its size', () => {
    const { seconds, files, fileSize } = ringOptions(config, 'eth0', '/ring/eth0/1');

    assert.ok(seconds * (files - 1) >= 60);
    assert.ok(files * fileSize <= 512_000_000);
  });

  it('of an hour has no more files than a folder can have', () => {
    const { seconds, files } = ringOptions({ ...config, ring_history: 3_600_000 }, 'eth0', '/ring/eth0/1');

    assert.ok(seconds * (files - 1) >= 3600 && files <= 1100, `${files} files of ${seconds} s`);
  });

  it('has its files in the order in which they were written, beyond the 99999th too', () => {
    const names = [nameOf(2, 1), nameOf(1, 100_000), nameOf(1, 99_999), nameOf(1, 2)].map((name) => ({ name }));

    assert.deepEqual(
      inOrder(names).map(({ name }) => placeOf(name).number),
      [2, 99_999, 100_000, 1],
    );
  });

  it('keeps what earlier runs left until it is too old', () => {
    const files = [file(1, 1, 70_000), file(1, 2, 50_000), file(2, 1, 90_000)];

    assert.deepEqual(leftovers(files, new Set([runName(2)]), config, now), [nameOf(1, 1)]);
  });

  it('lets go of the oldest of what earlier runs left where all together are too large', () => {
    const large = 200_000_000;
    const files = [file(1, 1, 30_000, large), file(1, 2, 20_000, large), file(2, 1, 1000, large)];

    assert.deepEqual(leftovers(files, new Set([runName(2)]), config, now), [nameOf(1, 1)]);
  });
});
