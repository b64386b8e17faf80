import assert from 'node:assert/strict';
import { it } from 'node:test';
import { table } from '../../../src/cli/output/table.ts';

it('puts cells below their titles, with a dash for what is not known', () => {
  const text = table(
    ['ip', 'name', 'port'],
    [
      ['10.0.0.1', null, 22],
      ['10.0.0.20', 'printer', 9100],
    ],
  );

  assert.equal(text, 'IP         NAME     PORT\n10.0.0.1   -        22\n10.0.0.20  printer  9100');
});

it('counts the columns of wide and combined characters', () => {
  const text = table(
    ['name', 'state'],
    [
      ['日本', 'up'],
      ['cafe\u0301', 'gone'],
    ],
  );

  assert.equal(text, 'NAME  STATE\n日本  up\ncafe\u0301  gone');
});

it('never lets a cell steer the terminal or break the line', () => {
  const text = table(['name'], [['\u001b[31mred\nnext']]);

  assert.equal(text, 'NAME\n·[31mred·next');
});

it('draws ten thousand rows at once', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => [`10.0.${index >> 8}.${index & 255}`, 'printer']);

  const start = performance.now();
  const text = table(['ip', 'name'], rows);

  assert.equal(text.split('\n').length, 10_001);
  assert.ok(performance.now() - start < 2000);
});
