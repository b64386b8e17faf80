import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { snort3, snortVersion } from '../../../src/integrations/snort/program.ts';

const exits = fileURLToPath(new URL('../../fixtures/ids/attack-in-a-lab/exit/snort3/', import.meta.url));

describe('what Snort 3 says', () => {
  const first = (file: string) =>
    readFileSync(join(exits, file), 'utf8')
      .split('\n')
      .flatMap((line) => snort3.understand(line) ?? [])[0];

  for (const [file, trouble] of [
    ['missingif.stderr', 'no-interface'],
    ['missingif-afp.stderr', 'no-interface'],
    ['downif.stderr', 'no-interface'],
    ['nopriv.stderr', 'no-rights'],
    ['nopriv-afp.stderr', 'no-rights'],
    ['badrules-T.stderr', 'bad-rule'],
    ['badrules2-q.stderr', 'bad-rule'],
    ['missingrules.stderr', 'bad-rule'],
    ['unwritable.stderr', 'no-logs'],
    ['badpcap.stderr', 'bad-capture'],
    ['badconf.stderr', 'bad-config'],
    ['badlua.stderr', 'bad-config'],
    ['nodaq.stderr', 'bad-config'],
  ] as const) {
    it(`in ${file} is ${trouble}`, () => {
      const news = first(file);
      assert.equal(news?.kind === 'trouble' ? news.trouble : news?.kind, trouble);
    });
  }
});

describe('which Snort there is', () => {
  it('is told by what it answers to -V', () => {
    assert.deepEqual(snortVersion('   ,,_     -*> Snort++ <*-\n  o"  )~   Version 3.11.1.0\n'), {
      engine: 'snort3',
      version: '3.11.1.0',
    });
    assert.deepEqual(snortVersion('  o"  )~   Version 2.9.19 GRE (Build 85) x86_64-linux'), {
      engine: 'snort2',
      version: '2.9.19',
    });
    assert.equal(snortVersion('command not found'), null);
  });
});
