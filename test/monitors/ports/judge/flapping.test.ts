import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PortState } from '../../../../src/core/inventory.ts';
import { type FlappingPorts, quieten } from '../../../../src/monitors/ports/judge/flapping.ts';
import { closed, opened } from '../../../../src/monitors/ports/judge/port-events.ts';
import { aKnownPort } from '../builders.ts';

const rules = { changes: 3, window: 1000, calm: 500 };

/** Looks at tcp/22, each a time, its state, and whether a second look refuted a change; it was open before. */
function watch(looks: readonly (readonly [number, PortState, 'refuted'?])[]) {
  let flapping: FlappingPorts = {};
  let last: PortState = 'open';
  const told = looks.map(([time, state, refuted]) => {
    const on = { host: { id: 'host-5', learned: false }, ip: '10.0.0.5', time, scan: 's', firstLook: false };
    const port = aKnownPort({ state });
    const change = state === 'open' ? opened(on, port, 'closed') : closed(on, port, state);
    const events = state === last ? [] : [change];
    last = state;
    const looked = { on, events, refuted: refuted === undefined ? [] : ['tcp/22'], ports: [port] };
    const found = quieten(flapping, looked, rules);
    flapping = found.flapping;
    return found.events.map(({ type }) => type).join();
  });
  return { told, flapping };
}

describe('a port that flaps', () => {
  it('is told once, and not again until it is calm', () => {
    const { told } = watch([
      [0, 'closed'],
      [10, 'open'],
      [20, 'closed'],
      [30, 'open'],
      [40, 'closed'],
      [50, 'open'],
    ]);

    assert.deepEqual(told, ['port.closed', 'port.opened', 'port.flapping', '', '', '']);
  });

  it('is told where it came to rest when that was not told', () => {
    const { told, flapping } = watch([
      [0, 'closed'],
      [10, 'open'],
      [20, 'closed'],
      [400, 'closed'],
      [600, 'closed'],
      [700, 'open'],
    ]);

    assert.deepEqual(told, ['port.closed', 'port.opened', 'port.flapping', '', 'port.closed', 'port.opened']);
    assert.deepEqual(flapping, { 'tcp/22': { changes: [700], toldOpen: null } });
  });

  it('rests in silence where it was told to be', () => {
    assert.deepEqual(
      watch([
        [0, 'closed'],
        [10, 'open'],
        [20, 'closed'],
        [30, 'open'],
        [900, 'open'],
      ]).told,
      ['port.closed', 'port.opened', 'port.flapping', '', ''],
    );
  });

  it('is one whose changes are refuted again and again', () => {
    const { told } = watch([
      [0, 'open', 'refuted'],
      [10, 'open', 'refuted'],
      [20, 'open', 'refuted'],
      [30, 'open', 'refuted'],
    ]);

    assert.deepEqual(told, ['', '', 'port.flapping', '']);
  });

  it('is none whose changes are far apart, and is then forgotten', () => {
    const { told, flapping } = watch([
      [0, 'closed'],
      [2000, 'open'],
      [4000, 'closed'],
      [6000, 'closed'],
    ]);

    assert.deepEqual(told, ['port.closed', 'port.opened', 'port.closed', '']);
    assert.deepEqual(flapping, {});
  });
});
