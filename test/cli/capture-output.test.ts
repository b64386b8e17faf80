import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { writeOutputs } from '../../src/cli/captures/output.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { aCapture } from '../support/traffic.ts';

it('copies of captures are made where they were asked for, whatever the names in the store are', async (t) => {
  const folder = temporaryFolder(t);
  const [data, home] = [join(folder, 'data'), join(folder, 'home')];
  for (const made of [join(data, 'captures'), join(home, 'now-x'), join(folder, 'etc')]) {
    mkdirSync(made, { recursive: true });
  }
  writeFileSync(join(data, 'captures', 'a.pcapng'), 'packets of a');
  writeFileSync(join(data, 'captures', 'b.pcapng'), 'packets of b');
  writeFileSync(join(folder, 'b.pcapng'), 'of root');
  const captures = [
    aCapture({ file: 'captures/a.pcapng', interface: 'x/../../etc/cron' }),
    aCapture({ file: '../b.pcapng', interface: 'eth1' }),
  ];

  const written = await writeOutputs(captures, data, join(home, 'now'));

  assert.deepEqual(written, [join(home, 'now-x_.._.._etc_cron'), join(home, 'now-eth1')]);
  assert.deepEqual(
    written.map((file) => readFileSync(file, 'utf8')),
    ['packets of a', 'packets of b'],
  );
  assert.deepEqual(readdirSync(join(folder, 'etc')), []);
});
