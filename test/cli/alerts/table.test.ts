import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { alertsTable, type Listed } from '../../../src/cli/alerts/table.ts';
import { fitted } from '../../../src/cli/output/wrapped.ts';
import { printable } from '../../../src/core/text.ts';
import { aGroup, alertTime } from '../../support/alerts.ts';

const names = { nameOf: () => null, roleOf: () => null, targetPortOpen: () => null };

const listed = (fields: Partial<Listed['group']> = {}): Listed => ({
  standing: 'open',
  group: {
    ...aGroup(fields),
    ...{ count: 5, firstSeen: alertTime, lastSeen: alertTime, ports: [22], captures: [] },
    ...{ suppressed: 0, suppressedBy: null, acknowledged: null, comments: 0 },
    ...fields,
  },
});

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => stringWidth(line)));

describe('alertsTable', () => {
  it('cuts messages where that makes it fit, else takes three lines a group', () => {
    const shown = [listed({ message: 'a message of sixty columns, which is far more than it needs.' }), listed()];
    const whole = alertsTable(shown, names, Number.POSITIVE_INFINITY);

    const narrower = alertsTable(shown, names, widest(whole) - 30);
    const narrow = alertsTable(shown, names, widest(whole) - 31);

    assert.equal(whole.split('\n').length, 3);
    assert.match(narrower, /^ID.*\n.* a message of sixty columns, w… .*203\.0\.113\.7/);
    assert.equal(narrow.split('\n').length, 6);
  });

  it('is never wider than the terminal, whatever a message has', () => {
    const message = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('日本語'.repeat(40), '❤\ufe0f'.repeat(70), 'e\u0301'.repeat(99)),
    );
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 60, max: 250 }),
        (texts, width) => {
          const text = alertsTable(
            texts.map((one, sid) => listed({ message: one, sid })),
            names,
            width,
          );
          assert.ok(widest(text) <= width, text);
          for (const line of text.split('\n')) assert.equal(printable(line, 9999), line);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('names the engine only where there are several', () => {
    const one = alertsTable([listed(), listed({ sid: 2 })], names, 300);
    const two = alertsTable([listed(), listed({ engine: 'snort2' })], names, 300);
    const narrow = alertsTable([listed(), listed({ engine: 'snort2' })], names, 60);

    assert.doesNotMatch(one, /suricata|ENGINE/);
    assert.match(two, /ENGINE\n.* suricata\n.* snort2$/);
    assert.match(narrow, /last 2026-11-21 \d\d:\d\d:\d\d,\n? *suricata\n/);
  });
});

describe('fitted', () => {
  it('cuts by columns, not by characters', () => {
    assert.equal(fitted('日本語', 6), '日本語');
    assert.equal(fitted('日本語', 5), '日本…');
    assert.equal(fitted('abc', 3), 'abc');
    assert.equal(fitted('❤\ufe0f❤\ufe0f❤\ufe0f', 5), '❤\ufe0f❤\ufe0f…');
    assert.equal(fitted('abcd', 3), 'ab…');
  });
});
