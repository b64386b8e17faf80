import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { netmon } from './netmon.ts';
import { fillWithHostileNames, hostile } from './stored-network.ts';

const troubled = mkdtempSync(join(tmpdir(), 'netmon-test-'));
before(() => fillWithHostileNames(troubled));
after(() => rmSync(troubled, { recursive: true }));

describe('names that an attacker chose', { concurrency: 3 }, () => {
  for (const args of [
    ['hosts'],
    ['ports'],
    ['events'],
    ['hosts', '--json'],
    ['ports', '--json'],
    ['events', '--json'],
  ]) {
    it(`do nothing to a terminal that shows netmon ${args.join(' ')}`, async () => {
      const { exitCode, stdout } = await netmon(...args, '--data', troubled);

      assert.equal(exitCode, 0);
      assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      if (!args.includes('--json')) assert.ok(stdout.split('\n').every((line) => line.length < 600));
    });
  }

  it('come whole to programs', async () => {
    const { stdout } = await netmon('hosts', '--json', '--data', troubled);

    assert.equal(JSON.parse(stdout)[0].name, hostile);
  });
});
