import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainInput } from '../../../../src/monitors/capture/kept/explain-input.ts';
import {
  parseSeenDestinations,
  rememberDestinations,
} from '../../../../src/monitors/capture/kept/seen-destinations.ts';
import { anExplanation } from '../../../support/explanation.ts';
import { aHost } from '../../../support/stored-things.ts';
import { aCapture, aSpike } from '../../../support/traffic.ts';

describe('destinations of earlier captures', () => {
  it('are remembered with who talked, but only what is an IP address', () => {
    const talkers = ['10.0.0.5', '02:00:00:00:00:01'].map((address) => ({
      ...{ address, sentPackets: 1, sentBytes: 1, receivedPackets: 1, receivedBytes: 1, share: 1 },
    }));

    const seen = rememberDestinations(['203.0.113.9', '192.0.2.1'], anExplanation({ talkers }));

    assert.deepEqual(seen, ['192.0.2.1', '203.0.113.9', '10.0.0.5']);
  });

  it('are forgotten when they are too many, the longest unseen first', () => {
    const many = Array.from({ length: 6000 }, (_, at) => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);

    const seen = rememberDestinations(many, anExplanation({ newDestinations: ['203.0.113.9'], talkers: [] }));

    assert.equal(seen.length, 5000);
    assert.equal(seen[0], many[1001]);
    assert.equal(seen.at(-1), '203.0.113.9');
  });

  it('come back from the checkpoint as they are, or not at all', () => {
    assert.deepEqual(parseSeenDestinations(['10.0.0.5', 7, 'x', '2001:db8::1']), ['10.0.0.5', '2001:db8::1']);
    assert.deepEqual(parseSeenDestinations(undefined), []);
    assert.deepEqual(parseSeenDestinations({ a: 1 }), []);
  });
});

describe('what is asked about a capture', () => {
  const capture = aCapture();
  const host = aHost({ firstSeen: aSpike().startedAt - 1 });
  const context = { data: '/data', spike: aSpike(), hosts: [host], seen: ['203.0.113.9'] };

  it('names its file, when the traffic was too high, and who is known', () => {
    assert.deepEqual(explainInput(capture, context), {
      file: `/data/${capture.file}`,
      spike: { from: aSpike().startedAt, to: aSpike().endedAt },
      known: ['203.0.113.9', '10.0.0.5'],
    });
  });

  it('counts a device that was found only since the spike began as news', () => {
    const { startedAt } = aSpike();
    const hosts = [aHost({ ip: '10.0.0.9', addresses: [], firstSeen: startedAt + 1 })];
    const addresses = [{ ip: '10.0.0.8', firstSeen: startedAt + 1, lastSeen: startedAt + 1 }];
    const moved = aHost({ ip: '10.0.0.7', addresses, firstSeen: startedAt - 1 });

    assert.deepEqual(explainInput(capture, { ...context, hosts, seen: [] }).known, []);
    assert.deepEqual(explainInput(capture, { ...context, hosts: [moved], seen: [] }).known, ['10.0.0.7']);
    assert.deepEqual(explainInput(capture, { ...context, spike: null, hosts, seen: [] }).known, ['10.0.0.9']);
  });

  it('takes a spike that lasts to reach to the end of the capture', () => {
    assert.equal(explainInput(capture, { ...context, spike: aSpike({ endedAt: null }) }).spike?.to, capture.to);
  });

  it('is about the whole of it where it belongs to a silence or to nothing', () => {
    assert.equal(explainInput(capture, { ...context, spike: aSpike({ kind: 'silence' }) }).spike, null);
    assert.equal(explainInput(capture, { ...context, spike: null }).spike, null);
  });
});
