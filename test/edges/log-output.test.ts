import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { patientOutput } from '../../src/edges/log-output.ts';

/** A disk with room for so many bytes. */
function disk(room: number) {
  let [free, text] = [room, ''];
  return {
    text: () => text,
    makeRoom: () => {
      free = 10_000;
    },
    write(bytes: Buffer): number {
      if (free === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      const taken = Math.min(free, bytes.length);
      text += bytes.toString('utf8', 0, taken);
      free -= taken;
      return taken;
    },
  };
}

describe('the log of a service on a full disk', () => {
  it('leaves lines out, goes on when there is room, and says how many are missing', () => {
    const full = disk(0);
    const output = patientOutput(full.write);

    for (const line of ['a', 'b', 'c']) output.write(`"${line}"\n`);
    full.makeRoom();
    for (const line of ['d', 'e']) output.write(`"${line}"\n`);

    const [notice, ...lines] = full.text().trimEnd().split('\n');
    const { level, part, msg } = JSON.parse(notice ?? '');
    assert.deepEqual([level, part, msg], ['warn', 'log', '3 lines are missing here: they could not be written']);
    assert.deepEqual(lines, ['"d"', '"e"']);
  });

  it('begins a new line after one that was cut', () => {
    const full = disk(8);
    const output = patientOutput(full.write);

    output.write('"whole"\n"cut"\n');
    output.write('"lost"\n');
    full.makeRoom();
    output.write('"last"\n');

    const lines = full.text().trimEnd().split('\n');
    assert.equal(lines[0], '"whole"');
    assert.match(lines.at(-2) ?? '', /"2 lines are missing here/);
    assert.equal(lines.at(-1), '"last"');
  });
});
