import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('no-descriptors.ts', import.meta.url));

it('programs that cannot be started for want of a file descriptor are failures of their own, and end nothing else', () => {
  // A session of its own: were its process group ended, it would be that of nobody else.
  const { stdout, stderr } = spawnSync(
    'setsid',
    ['sh', '-c', 'ulimit -n 40; exec "$@"', 'sh', process.execPath, program],
    {
      encoding: 'utf8',
    },
  );

  const told = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    told.map(({ what, code }) => [what, code]),
    [
      ['begin', null],
      ['exec', 'TOOL_FAILED'],
      ['fork', 'EMFILE'],
      ['end', null],
    ],
    stdout + stderr,
  );
});
