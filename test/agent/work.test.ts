import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWorkBoard } from '../../src/agent/work.ts';

const sweep = { title: 'sweep of 10.0.0.0/24', done: null, remaining: null };

describe('what the monitors are busy with', () => {
  it('is told apart by monitor and id, and goes when it is done', () => {
    let changes = 0;
    const board = createWorkBoard(() => {
      changes += 1;
    });

    board.put('arp', '1', sweep);
    board.put('ports', '1', { ...sweep, title: 'port scan' });
    board.put('ports', '1', { ...sweep, title: 'port scan', done: 0.5 });
    const busy = board.list();
    board.put('arp', '1', null);
    board.put('ports', '1', null);

    assert.deepEqual(
      busy.map(({ monitor, done }) => [monitor, done]),
      [
        ['arp', null],
        ['ports', 0.5],
      ],
    );
    assert.deepEqual(board.list(), []);
    assert.equal(changes, 5);
  });
});
