import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createPerformanceReader } from '../../../src/integrations/snort/performance.ts';
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

describe("what Snort 3's perf_monitor counts", () => {
  it('is read from whichever columns there are, and nothing from what is none of it', () => {
    const read = createPerformanceReader();
    const lines = [
      '1511361489,1,1',
      '#timestamp,daq.received,daq.dropped',
      '1511361489,100,7',
      '1511361519,100',
      '1511361519,x,-3',
      '#timestamp,detection.analyzed,daq.dropped,daq.received',
      '1511361549,5,8,200',
      '',
    ];

    assert.deepEqual(
      lines.flatMap((line) => read(line) ?? []),
      [
        { time: 1_511_361_489_000, packets: 100, drops: 7 },
        { time: 1_511_361_549_000, packets: 200, drops: 8 },
      ],
    );
  });
});
