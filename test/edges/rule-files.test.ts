import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openRuleFiles } from '../../src/edges/rule-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('rule files', () => {
  it('are looked up by generator and number, in the order in which they are named', (t) => {
    const folder = temporaryFolder(t);
    const [own, all] = [join(folder, 'own.rules'), join(folder, 'rules', '*.rules').replace('/rules/', '/')];
    writeFileSync(own, 'alert ip any any -> any any (msg:"own é"; sid:2;)\n');
    writeFileSync(
      join(folder, 'z.rules'),
      '# alert ip (msg:"off"; sid:1;)\nalert ip (msg:"other"; sid:2;)\nalert ip (msg:"long"; \\\n    gid:5; sid:3; rev:1;)\r\nalert ip (sid:4;)',
    );
    const files = openRuleFiles({ rules: [own, all], classes: [] }, () => 0);

    assert.deepEqual(files.find(1, 2), { file: own, text: 'alert ip any any -> any any (msg:"own é"; sid:2;)' });
    assert.equal(files.find(5, 3)?.text, 'alert ip (msg:"long"; gid:5; sid:3; rev:1;)');
    assert.equal(files.find(1, 4)?.text, 'alert ip (sid:4;)');
    assert.equal(files.find(1, 1), null);
    assert.equal(files.find(1, 3), null);
  });

  it('are read again some time after they have changed, and may go away', (t) => {
    const file = join(temporaryFolder(t), 'a.rules');
    let now = 0;
    const files = openRuleFiles({ rules: [file], classes: [file] }, () => now);
    assert.equal(files.find(1, 1), null);
    assert.deepEqual(files.classes(), []);
    writeFileSync(file, 'alert ip (sid:1;)\n');

    assert.equal(files.find(1, 1), null);
    now = 60_000;
    assert.equal(files.find(1, 1)?.text, 'alert ip (sid:1;)');
    assert.deepEqual(files.classes(), ['alert ip (sid:1;)\n']);
    rmSync(file);
    assert.equal(files.find(1, 1), null);
  });
});
