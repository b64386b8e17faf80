import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eventId } from '../../../src/store/keys/event-id.ts';
import { anEvent } from '../../support/stored-things.ts';

describe('event id', () => {
  it('is the same in every release, or old events would be stored again', () => {
    const id = eventId('arp', anEvent({ type: 'host.new', time: 1, key: 'k' }));

    assert.equal(id, '3fb552d1071c75ca79ce693ff6c7e345');
  });

  it('depends on monitor, type, time and key, and on nothing else', () => {
    const id = eventId('arp', anEvent());

    assert.equal(eventId('arp', anEvent({ summary: 'other words', severity: 'critical', data: {} })), id);
    const others = [anEvent({ type: 'host.gone' }), anEvent({ time: 1 }), anEvent({ key: 'other' })];
    for (const other of others) assert.notEqual(eventId('arp', other), id);
    assert.notEqual(eventId('ports', anEvent()), id);
  });

  it('keeps apart keys that only look alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        assert.equal(eventId('arp', anEvent({ key: a })) === eventId('arp', anEvent({ key: b })), a === b);
        assert.match(eventId(a, anEvent({ key: b })), /^[0-9a-f]{32}$/);
      }),
    );
  });
});
