import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openRuleFiles } from '../../../../src/edges/rule-files.ts';
import { createAlertDetector } from '../../../../src/monitors/ids/groups/detector.ts';
import { createRuleBook } from '../../../../src/monitors/ids/groups/rule-book.ts';
import { readFixture } from '../../../alerts/reading.ts';
import { anAlert } from '../../../support/alerts.ts';
import { someRules } from '../rules.ts';

const lab = 'attack-in-a-lab';
const classes = ['config classification: trojan-activity,A Network Trojan was Detected,1\n'];

function labBook() {
  const files = openRuleFiles({ rules: [`test/fixtures/ids/${lab}/snort3.rules`], classes: [] }, () => 0);
  return createRuleBook({ find: files.find, classes: () => classes });
}

describe('what a rule says', () => {
  it('names alerts whose log leaves that out, such as alert_json of Snort 3 as it is by default', () => {
    const detector = createAlertDetector(someRules({ ruleOf: labBook() }), new Map());

    detector.take(readFixture(`${lab}/snort3/alert_json.txt`).alerts);
    const groups = detector.drain()?.alerts.map(({ group }) => group) ?? [];

    const backdoor = groups.find(({ sid }) => sid === 1_000_005);
    assert.partialDeepStrictEqual(backdoor, {
      ...{ message: 'TEST SYN to 4444, possible backdoor', severity: 'high' },
      classification: 'A Network Trojan was Detected',
      references: ['CVE-2021-44228', 'http://example.org/doc?id=1'],
    });
    // A class that no file explains keeps its short name; what the rule leaves out is not made up.
    assert.partialDeepStrictEqual(
      groups.find(({ sid }) => sid === 1_000_001),
      { classification: 'icmp-event', severity: 'low' },
    );
    assert.partialDeepStrictEqual(
      groups.find(({ sid }) => sid === 1_000_015),
      { message: '', severity: 'low' },
    );
  });

  it('adds to what the log says, and never replaces it', () => {
    const ruleOf = () => ({
      ...{ message: 'of the rule', classification: 'of the rule', priority: 1, references: ['http://of.the/rule'] },
      metadata: { mitre_technique_id: ['T1190'] },
    });
    const detector = createAlertDetector(someRules({ ruleOf }), new Map());

    detector.take([anAlert({ message: 'of the log', classification: 'of the log', priority: 3, severity: 'low' })]);
    const group = detector.drain()?.alerts[0]?.group;

    assert.partialDeepStrictEqual(group, {
      ...{ message: 'of the log', classification: 'of the log', severity: 'low' },
      ...{ techniques: ['T1190'], references: ['http://of.the/rule'] },
    });
  });

  it('is looked up once for each signature', () => {
    let asked = 0;
    const find = () => {
      asked += 1;
      return { text: 'alert ip any any -> any any (msg:"known"; sid:8;)' };
    };
    const ruleOf = createRuleBook({ find, classes: () => [] });

    const found = [ruleOf(1, 8), ruleOf(1, 8), ruleOf(1, 9), ruleOf(1, 9)];

    assert.deepEqual(
      found.map((rule) => rule?.message),
      ['known', 'known', undefined, undefined],
    );
    assert.equal(asked, 2);
  });
});
