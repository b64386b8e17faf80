import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noPolicy } from '../../src/baseline/policy.ts';
import { collectReport } from '../../src/reports/collect.ts';
import { reportJson } from '../../src/reports/json.ts';
import { anEvent, at } from './builders.ts';
import { fakeStore } from './fake-store.ts';

const nasty = 'a\u001b[31m\u009b1m\u202ecod.exe\u2028\u200b\ufeffß漢';

const report = () =>
  collectReport(
    fakeStore({ events: [anEvent({ type: 'host.new', time: at('10:00'), host: 'x', data: { name: nasty } })] }),
    { day: '2026-11-20', zone: 'UTC', now: at('23:00'), sensor: 's', version: '1', policy: noPolicy },
  );

describe('report as JSON', () => {
  it('keeps hostile text as it was, without a byte that a terminal acts on', async () => {
    const text = reportJson(await report());

    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}]/u);
    assert.equal(JSON.parse(text).changed.newHosts.items[0].name, nasty);
    assert.match(text, /ß漢/);
  });

  it('has a list of numbers in one line, and text that looks like one as it was', async () => {
    const made = { ...(await report()), sensor: '[\n    1,\n    2\n  ]' };

    const text = reportJson(Object.assign(made, { x: [1, null, 2.5e-7, -3], y: [[], ['[\n1\n]']] }));

    assert.match(text, /^ {2}"x": \[1, null, 2\.5e-7, -3\],?$/m);
    assert.deepEqual(JSON.parse(text), made);
  });

  it('does not depend on the order in which the keys were set', async () => {
    const made = await report();
    const turned = Object.fromEntries(Object.entries(made).reverse());

    assert.equal(reportJson({ ...made, ...turned }), reportJson(made));
    assert.deepEqual(Object.keys(JSON.parse(reportJson(made))), Object.keys(made).sort());
  });
});
