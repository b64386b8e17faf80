import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Frame } from '../../src/core/observation.ts';
import { decode } from '../../src/sniffer/decode.ts';
import type { SnifferMessage } from '../../src/sniffer/messages.ts';
import { createOutbox } from '../../src/sniffer/outbox.ts';
import { arpFrame } from './frames.ts';

function framesOf(count: number): readonly Frame[] {
  const frame = decode('ethernet', arpFrame(), { time: 0, interface: 'eth0' });
  assert.ok(typeof frame !== 'string');
  return Array.from({ length: count }, (_, time) => ({ ...frame, time }));
}

/** A line that takes `room` bytes until it is given more. */
function narrowLine() {
  let room = Number.POSITIVE_INFINITY;
  let text = '';
  return {
    write(bytes: Buffer): number {
      const taken = Math.min(room, bytes.length);
      text += bytes.toString('latin1', 0, taken);
      room -= taken;
      return taken;
    },
    give(more: number): void {
      room = more;
    },
    messages: (): readonly SnifferMessage[] =>
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
  };
}

const timesIn = (messages: readonly SnifferMessage[]): readonly number[] =>
  messages.flatMap((message) => (message.kind === 'frames' ? message.frames.map(({ time }) => time) : []));

describe('outbox of the sniffer', () => {
  it('sends the first frame at once and those that follow within the pace together', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const line = narrowLine();
    const outbox = createOutbox(line.write, () => 5000);
    for (const frame of framesOf(3)) {
      outbox.add([frame]);
      outbox.settle();
    }
    const atOnce = line.messages().length;
    t.mock.timers.tick(2);

    assert.equal(atOnce, 1);
    assert.deepEqual(
      line.messages().map((message) => message.kind === 'frames' && message.frames.length),
      [1, 2],
    );
  });

  it('keeps the order and every byte when the line takes only parts', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const line = narrowLine();
    const outbox = createOutbox(line.write, () => 0);
    line.give(1000);
    outbox.add(framesOf(600));
    outbox.tell({ kind: 'ready', interface: 'eth0' });
    for (let n = 0; n < 400; n += 1) {
      line.give(1000);
      t.mock.timers.tick(2);
    }

    assert.deepEqual(
      timesIn(line.messages()),
      framesOf(600).map(({ time }) => time),
    );
    assert.equal(line.messages().filter(({ kind }) => kind === 'ready').length, 1);
  });

  it('counts what finds it full, and tells it when there is room again', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const line = narrowLine();
    let now = 1000;
    const outbox = createOutbox(line.write, () => now, 100);
    line.give(0);
    outbox.add(framesOf(150));
    now = 4000;
    line.give(Number.POSITIVE_INFINITY);
    t.mock.timers.tick(2);
    outbox.flush();

    assert.equal(timesIn(line.messages()).length, 100);
    assert.deepEqual(line.messages().at(-1), { kind: 'dropped', interface: 'eth0', count: 50, from: 1000, to: 4000 });
  });
});
