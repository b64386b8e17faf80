import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseTargetList } from '../../../src/integrations/nmap/target-list.ts';

describe('a file of targets', () => {
  it('has one target a line, with comments', () => {
    const text = '\ufeff# printers\r\n10.0.0.5\r\n\r\n10.0.1.0/24  # all of them\nnas.example\n10.0.0.5\n';

    assert.deepEqual(parseTargetList(text), { targets: ['10.0.0.5', '10.0.1.0/24', 'nas.example'], junk: [] });
  });

  it('may be a JSON list', () => {
    assert.deepEqual(parseTargetList(' ["10.0.0.5", "fd00::/120"]').targets, ['10.0.0.5', 'fd00::/120']);
  });

  it('names what is no target, and the rest counts', () => {
    const { targets, junk } = parseTargetList('10.0.0.0/33\n10.0.0.7\n--script=x\n\u001b[2J');

    assert.deepEqual(targets, ['10.0.0.7']);
    assert.deepEqual(
      junk.map((text) => text.slice(0, 24)),
      ['line 1: not a target: "1', 'line 3: not a target: "-', 'line 4: not a target: "·'],
    );
    assert.deepEqual(
      parseTargetList('["10.0.0.5", 7, null]').junk.map((text) => text.slice(0, 6)),
      ['item 2', 'item 3'],
    );
  });

  it('may be anything without harm', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseTargetList(text)));
  });
});
