import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { eventFeed } from '../../src/lab/event-feed.ts';

const line = (id: string, type: string): string =>
  `${JSON.stringify({ id, type, time: '2026-11-21T10:00:00.000Z', storedAt: '2026-11-21T10:00:00.001Z', severity: 'info', subject: id, summary: 'x' })}\n`;

describe('event feed', () => {
  it('finds what came before and what comes after the question', async () => {
    const feed = eventFeed();
    const lines = new PassThrough();
    feed.read(lines);
    lines.write(line('1', 'host.new'));
    const first = await feed.wait(({ type }) => type === 'host.new', 1000);

    const later = feed.wait(({ type }) => type === 'host.gone', 1000);
    lines.write(line('2', 'host.gone'));

    assert.equal(first.id, '1');
    assert.equal((await later).id, '2');
    assert.equal((await feed.wait(({ type }) => type === 'host.new', 1000)).id, '1');
  });

  it('takes an event once, however often it is read', async () => {
    const feed = eventFeed();
    const [before, after] = [new PassThrough(), new PassThrough()];
    feed.read(before);
    feed.read(after);
    before.write(line('1', 'host.new'));
    await feed.wait(({ id }) => id === '1', 1000);

    after.write(line('1', 'host.new') + line('2', 'host.new'));
    await feed.wait(({ id }) => id === '2', 1000);

    assert.deepEqual(
      feed.seen.map(({ id }) => id),
      ['1', '2'],
    );
  });

  it('says what came instead when it is too late', async () => {
    const feed = eventFeed();
    const lines = new PassThrough();
    feed.read(lines);
    lines.write(line('10.0.0.5', 'host.new'));
    await feed.wait(() => true, 1000);

    await assert.rejects(
      feed.wait(({ type }) => type === 'host.gone', 20),
      { code: 'TOOL_TIMEOUT', message: /host\.new 10\.0\.0\.5/ },
    );
  });

  it('tells everybody who waits why there will be no more', async () => {
    const feed = eventFeed();
    const waiting = assert.rejects(
      feed.wait(() => true, 10_000),
      /it crashed/,
    );

    feed.end(new Error('it crashed'));

    await waiting;
    await assert.rejects(
      feed.wait(() => true, 10_000),
      /it crashed/,
    );
  });
});
