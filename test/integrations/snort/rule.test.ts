import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseClasses, parseRule } from '../../../src/integrations/snort/rule.ts';
import { readFixture } from '../../alerts/reading.ts';

const lab = 'attack-in-a-lab';

const rulesIn = (file: string) =>
  readFileSync(`test/fixtures/ids/${lab}/${file}`, 'utf8')
    .split('\n')
    .flatMap((line) => parseRule(line) ?? []);

describe('a rule', () => {
  for (const [rules, log] of [
    ['snort2.rules', 'snort2/alert.fast'],
    ['snort3.rules', 'snort3/alert_fast.txt'],
    ['suricata.rules', 'suricata/eve.json'],
  ] as const) {
    it(`of ${rules} has the message that its engine writes`, () => {
      const written = new Map(rulesIn(rules).map(({ gid, sid, message }) => [`${gid}:${sid}`, message]));
      const told = readFixture(`${lab}/${log}`).alerts.filter(({ gid, sid }) => written.has(`${gid}:${sid}`));

      // Snort writes a tab as it is, and this file has a blank there.
      const plain = (message: string | undefined) => message?.replaceAll('\t', ' ');
      assert.ok(new Set(told.map(({ sid }) => sid)).size >= 15);
      for (const { gid, sid, message } of told) assert.equal(plain(message), plain(written.get(`${gid}:${sid}`)));
    });
  }

  it('tells its class, priority, references and tags', () => {
    const rule = parseRule(
      'alert tcp $HOME_NET any -> any [80,8080] (msg:"A \\"B\\"\\; C"; content:"sid:7\\;"; pcre:"/a;b\\"c/"; nocase; classtype:trojan-activity;' +
        ' priority:2; reference:cve,2021-44228; reference:url,example.org/a?b=1; reference:bugtraq,77;' +
        ' metadata:mitre_technique_id T1190, policy max drop, policy low alert; gid:3; sid:21; rev:4;)',
    );

    assert.deepEqual(rule, {
      ...{ gid: 3, sid: 21, message: 'A "B"; C', classType: 'trojan-activity', priority: 2 },
      references: ['CVE-2021-44228', 'http://example.org/a?b=1', 'bugtraq,77'],
      metadata: { mitre_technique_id: ['T1190'], policy: ['max drop', 'low alert'] },
    });
  });

  it('is not in a comment, a broken line, or without a number', () => {
    for (const text of [
      '# alert tcp any any -> any any (msg:"off"; sid:1;)',
      'alert tcp any any -> any any (msg:"broken; sid:1;',
      'alert tcp any any -> any any (msg:"none";)',
      'config something',
      '',
    ]) {
      assert.equal(parseRule(text), null, text);
    }
  });

  it('may be anything without harm', () => {
    const part = fc.constantFrom('alert ', '(', ')', ';', ':', '"', '\\', 'sid:1', 'msg', 'reference:', ',', ' ', 'é');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part, { maxLength: 60 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const rule = parseRule(text);
          assert.ok(rule === null || Number.isSafeInteger(rule.sid));
        },
      ),
    );
    const long = `alert x (${'a:'.repeat(30_000)})`;
    assert.equal(parseRule(long), null);
  });
});

describe('classes of rules', () => {
  it('are read from classification.config and from the defaults of Snort 3', () => {
    const config =
      '# config\nconfig classification: not-suspicious,Not Suspicious Traffic,3\nconfig classification: attempted-admin,Attempted Admin, 1\n';
    const lua =
      "default_classifications =\n{\n    { name = 'not-suspicious', priority = 3,\n      text = 'Not Suspicious Traffic' },\n    { name = 'attempted-admin', priority = 1, text = 'Attempted Admin' }\n}\n";

    for (const text of [config, lua]) {
      assert.deepEqual(Object.fromEntries(parseClasses(text)), {
        'not-suspicious': { text: 'Not Suspicious Traffic', priority: 3 },
        'attempted-admin': { text: 'Attempted Admin', priority: 1 },
      });
    }
  });
});
