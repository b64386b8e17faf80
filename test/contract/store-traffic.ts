import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BandwidthRollup } from '../../src/core/bandwidth.ts';
import type { Store } from '../../src/store/store.ts';
import { aCapture, aDirectionRollup, aRollup, aSpike } from '../support/traffic.ts';
import type { OpenStore } from './store.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Midnight, UTC. */
const begin = Date.UTC(2026, 10, 1);

const store = (batch: Partial<Parameters<Store['commit']>[1]>, into: Store) =>
  into.commit('bandwidth', { events: [], ...batch }, 1);

export function keepsSpikes(name: string, open: OpenStore): void {
  describe(`${name} keeps spikes`, () => {
    it('as they are now, one of an id', async (t) => {
      const opened = await open(t);
      const begun = aSpike({ endedAt: null, triggers: [] });
      const ended = aSpike();

      await store({ spikes: [begun] }, opened);
      const before = await opened.spikes({});
      await store({ spikes: [ended] }, opened);

      assert.deepEqual(before, [begun]);
      assert.deepEqual(await opened.spikes({}), [ended]);
    });

    it('and finds those that overlap a time, by interface, newest first', async (t) => {
      const opened = await open(t);
      const spikes = [
        aSpike({ id: 'a', startedAt: 10, endedAt: 20 }),
        aSpike({ id: 'b', startedAt: 30, endedAt: 40, interface: 'eth1' }),
        aSpike({ id: 'c', startedAt: 50, endedAt: null }),
      ];
      await store({ spikes }, opened);

      const found = async (query: Parameters<Store['spikes']>[0]) =>
        (await opened.spikes(query)).map(({ id }) => id).join(' ');

      assert.equal(await found({}), 'c b a');
      assert.equal(await found({ since: 20, until: 50 }), 'b a');
      assert.equal(await found({ since: 21, until: 51 }), 'c b');
      assert.equal(await found({ since: 1000 }), 'c');
      assert.equal(await found({ interface: 'eth1' }), 'b');
      assert.equal(await found({ limit: 1 }), 'c');
    });
  });
}

export function keepsCaptures(name: string, open: OpenStore): void {
  describe(`${name} keeps captures`, () => {
    it('as they are now, with what was found in them, hostile text included', async (t) => {
      const opened = await open(t);
      const recording = aCapture({ state: 'recording', file: null, sha256: null, explanation: null });
      const finished = aCapture({ cause: { kind: 'spike', event: null, summary: "\u0000\u202e'; --\ud800" } });

      await store({ captures: [recording] }, opened);
      const before = await opened.captures({});
      await store({ captures: [finished] }, opened);

      assert.deepEqual(before, [recording]);
      assert.deepEqual(await opened.captures({}), [finished]);
    });

    it('and finds those that overlap a time, by interface and spike, newest first', async (t) => {
      const opened = await open(t);
      const captures = [
        aCapture({ id: 'a', from: 10, to: 20, spike: 'eth0/10' }),
        aCapture({ id: 'b', from: 30, to: 40, interface: 'eth1', state: 'removed' }),
        aCapture({ id: 'c', from: 50, to: 60, spike: null }),
      ];
      await store({ captures }, opened);

      const found = async (query: Parameters<Store['captures']>[0]) =>
        (await opened.captures(query)).map(({ id }) => id).join(' ');

      assert.equal(await found({}), 'c b a');
      assert.equal(await found({ since: 20, until: 50 }), 'b a');
      assert.equal(await found({ interface: 'eth1' }), 'b');
      assert.equal(await found({ spike: 'eth0/10' }), 'a');
      assert.equal(await found({ limit: 2 }), 'c b');
    });

    it('and finds one by its id or a beginning that no other has', async (t) => {
      const opened = await open(t);
      const ids = ['20261101-eth0-00aa', '20261101-eth0-00ab', '20261101-eth0-00aa1', '%'];
      await store({ captures: ids.map((id) => aCapture({ id })) }, opened);

      const found = async (text: string) => (await opened.findCapture(text))?.id;

      assert.equal(await found('20261101-eth0-00ab'), '20261101-eth0-00ab');
      assert.equal(await found('20261101-eth0-00aa1'), '20261101-eth0-00aa1');
      assert.equal(
        await found('20261101-eth0-00aa'),
        '20261101-eth0-00aa',
        'a whole id that is the beginning of another',
      );
      for (const text of ['20261101-eth0', '', '2026_', 'x', '\u0000'])
        assert.equal(await found(text), undefined, text);
      assert.equal(await found('%'), '%');
    });
  });
}

export function keepsBandwidth(name: string, open: OpenStore): void {
  describe(`${name} keeps bandwidth`, () => {
    const all = { since: 0, until: begin + 1000 * day } as const;

    it('rollups as they are now, in the order of interface and start', async (t) => {
      const opened = await open(t);
      const perSecond = Array.from({ length: 60 }, (_, second) =>
        second % 7 === 0 ? null : { rxBytes: second, txBytes: 2 ** 40 + second, rxPackets: 0, txPackets: 1 },
      );
      const running = aRollup({ start: begin, seconds: 10 });
      const minutes = [
        aRollup({ start: begin, perSecond }),
        aRollup({ start: begin + minute, rx: aDirectionRollup({ bytes: 2 ** 50, drops: 3 }) }),
        aRollup({ start: begin, interface: 'wlan0' }),
      ];
      const hours = [aRollup({ resolution: 'hour', start: begin, seconds: 3600 })];

      await store({ bandwidth: [running] }, opened);
      await store({ bandwidth: [...minutes, ...hours].toReversed() }, opened);

      assert.deepEqual(await opened.bandwidth({ ...all, resolution: 'minute' }), minutes);
      const withoutSeconds = await opened.bandwidth({ ...all, resolution: 'minute', seconds: false });
      assert.deepEqual(withoutSeconds, [aRollup({ start: begin }), ...minutes.slice(1)]);
      assert.deepEqual(await opened.bandwidth({ ...all, resolution: 'hour' }), hours);
    });

    it('and finds those that overlap a time, by interface', async (t) => {
      const opened = await open(t);
      const starts = [begin, begin + minute, begin + 2 * minute];
      await store(
        { bandwidth: [...starts.map((start) => aRollup({ start })), aRollup({ start: begin, interface: 'b' })] },
        opened,
      );

      const found = async (since: number, until: number) =>
        (await opened.bandwidth({ since, until, resolution: 'minute', interface: 'eth0' })).map(({ start }) => start);

      assert.deepEqual(await found(begin + 1, begin + minute), [begin]);
      assert.deepEqual(await found(begin + minute, begin + minute + 1), [begin + minute]);
      assert.deepEqual(await found(begin + 3 * minute, begin + day), []);
    });

    it('and packs the days whose seconds are not kept: hours exact, minutes within 1 %', async (t) => {
      const { minutes, hours } = twoDays();
      const first = await open(t);
      await store({ bandwidth: [...minutes, ...hours] }, first);
      await store({ bandwidthKept: { secondsSince: begin + day + 5 * hour, rollupsSince: 0 } }, first);
      await first.close();

      const opened = await open(t);

      assert.deepEqual(await opened.bandwidth({ ...all, resolution: 'hour' }), hours);
      const kept = await opened.bandwidth({ ...all, resolution: 'minute' });
      assert.deepEqual(kept.map(placeOf), minutes.map(placeOf));
      assert.deepEqual(kept.slice(-60), minutes.slice(-60), 'of the day that is not over none is rounded');
      const isRounded = kept.some((rollup, index) => rollup.rx.bytes !== minutes[index]?.rx.bytes);
      assert.ok(isRounded, 'it is packed at all');
      for (const [index, rollup] of kept.entries()) assertNear(rollup, minutes[index]);
      const one = {
        since: begin + 30 * minute,
        until: begin + 31 * minute,
        resolution: 'minute',
        interface: 'eth0',
      } as const;
      assert.deepEqual((await opened.bandwidth(one)).map(placeOf), [`eth0 ${one.since} 60`]);
    });

    it('and takes a minute that comes when its day is packed already', async (t) => {
      const { minutes } = twoDays();
      const kept = { secondsSince: begin + day, rollupsSince: 0 };
      const late = aRollup({ start: begin + hour, rx: aDirectionRollup({ bytes: 123_456_789, max: 1000 }) });
      const first = await open(t);
      await store({ bandwidth: minutes }, first);
      await store({ bandwidthKept: kept }, first);
      await first.close();

      const second = await open(t);
      await store({ bandwidth: [late] }, second);
      const exact = await second.bandwidth({
        ...{ since: late.start, until: late.start + 1 },
        ...({ resolution: 'minute', interface: 'eth0' } as const),
      });
      await store({ bandwidthKept: kept }, second);
      await second.close();

      const opened = await open(t);
      assert.deepEqual(exact, [late]);
      const after = await opened.bandwidth({ ...all, resolution: 'minute' });
      assert.deepEqual(after.map(placeOf), minutes.map(placeOf));
      assertNear(
        after.find(({ start }) => start === late.start),
        late,
      );
    });

    it('and forgets seconds and rollups that are older than what is kept', async (t) => {
      const perSecond = Array.from({ length: 60 }, () => ({ rxBytes: 1, txBytes: 2, rxPackets: 1, txPackets: 1 }));
      const starts = [begin + day + minute, begin + 3 * day, begin + 3 * day + minute];
      const minutes = starts.map((start) => aRollup({ start, perSecond }));
      const first = await open(t);
      await store({ bandwidth: minutes, bandwidthKept: { secondsSince: begin + 2 * day, rollupsSince: 0 } }, first);
      await first.close();

      const opened = await open(t);
      const secondsOf = async () =>
        (await opened.bandwidth({ ...all, resolution: 'minute' })).map(({ start, perSecond: seconds }) => [
          start,
          seconds !== undefined,
        ]);
      await store({ bandwidthKept: { secondsSince: begin + 3 * day + minute, rollupsSince: begin + day + 1 } }, opened);
      const one = await secondsOf();
      await store({ bandwidthKept: { secondsSince: begin + 3 * day + minute, rollupsSince: begin + 3 * day } }, opened);

      assert.deepEqual(one, [
        [starts[0], false],
        [starts[1], false],
        [starts[2], true],
      ]);
      assert.deepEqual(await secondsOf(), [
        [starts[1], false],
        [starts[2], true],
      ]);
    });
  });
}

/** Rollups of two interfaces over a day and an hour, with holes. */
function twoDays(): { readonly minutes: readonly BandwidthRollup[]; readonly hours: readonly BandwidthRollup[] } {
  const interfaces = ['eth0', 'eth1'];
  const rollups = (resolution: 'minute' | 'hour', length: number) =>
    interfaces.flatMap((on) =>
      Array.from({ length: (25 * hour) / length }, (_, index) => index)
        .filter((index) => index % 11 !== 3)
        .map((index) =>
          aRollup({
            interface: on,
            resolution,
            start: begin + index * length,
            seconds: length / 1000,
            rx: varied(index),
            tx: varied(3 * index),
          }),
        ),
    );
  return { minutes: rollups('minute', minute), hours: rollups('hour', hour) };
}

/** Numbers of every size, 0 among them. */
function varied(index: number) {
  const p50 = index % 5 === 0 ? 0 : Math.round(1.013 ** index);
  const p95 = 3 * p50 + (index % 13);
  return aDirectionRollup({
    p50,
    p95,
    max: 2 * p95 + index,
    bytes: 60 * p50 + 17 * index,
    packets: 100 + index,
    maxPackets: index,
    errors: index % 4,
    drops: index % 300,
  });
}

const placeOf = ({ interface: on, start, seconds }: BandwidthRollup): string => `${on} ${start} ${seconds}`;

function assertNear(actual: BandwidthRollup | undefined, expected: BandwidthRollup | undefined): void {
  assert.ok(actual !== undefined && expected !== undefined);
  for (const direction of ['rx', 'tx'] as const) {
    for (const [field, value] of Object.entries(expected[direction])) {
      const got = Reflect.get(actual[direction], field);
      assert.ok(Math.abs(got - value) <= 0.01 * value, `${direction} ${field}: ${got} for ${value}`);
    }
  }
}
