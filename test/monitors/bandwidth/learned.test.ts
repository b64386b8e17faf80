import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aWatch, day, hour, monday, traffic } from './a-watch.ts';

const MB = 1_000_000;
const hourSeconds = 3600;

/** 20 MB/s in the backup hour from 02:00, else 2 MB/s. */
const usualRate = (time: number, offset = 0): number =>
  Math.floor(((time + offset) % day) / hour) === 2 ? 20 * MB : 2 * MB;

function learn(watch: ReturnType<typeof aWatch>, hours: number, rate = (time: number) => usualRate(time)): void {
  for (let at = 0; at < hours; at += 1) watch.live(hourSeconds, rate(watch.now()));
}

/** One that has learned for eight days, which takes a second or two, so it is done once; what it knows is what survives a restart. */
let learned: ReturnType<typeof aWatch> | undefined;

function learnedWatch() {
  if (learned === undefined) {
    learned = aWatch();
    learn(learned, 8 * 24);
    learned.flush();
    assert.deepEqual(learned.types(), []);
  }
  return aWatch({ memory: learned.stored, start: learned.now() });
}

describe('what is usual', () => {
  it('is on the first day what there was so far: ten times as much is a spike, and does not become usual by that', () => {
    const watch = aWatch();

    watch.carry(20, 0.1 * MB);
    watch.carry(600, 0.9 * MB);
    watch.carry(60, 6 * MB);
    watch.carry(20, 50 * MB);
    assert.deepEqual(watch.types(), []);
    watch.carry(1, 700 * MB);
    assert.deepEqual(watch.types(), ['bandwidth.spike']);
    assert.match(
      watch.events[0]?.summary ?? '',
      /^eth0 receives 700 MB\/s \(limit: 500 MB\/s, most so far: 50 MB\/s\)/,
    );
    watch.carry(120, 700 * MB);
    watch.carry(60, 0.9 * MB);
    watch.carry(10, 700 * MB);

    assert.deepEqual(watch.types(), ['bandwidth.spike', 'bandwidth.spike-ended', 'bandwidth.spike']);
  });

  it('is told of a burst with when it was over, whatever its mean of a minute is still', () => {
    const watch = aWatch({ config: { threshold: '20MB/s' } });
    watch.carry(120, 0.05 * MB);
    const begin = watch.now();

    watch.carry(6, traffic(50 * MB, 1500));
    watch.carry(120, 0.05 * MB);

    const [spike, ...others] = watch.spikes.values();
    assert.deepEqual([spike?.startedAt, spike?.endedAt, others], [begin, begin + 6000, []]);
    assert.deepEqual(
      watch.events.map(({ summary }) => summary),
      [
        'eth0 receives 50 MB/s (limit: 1.0 MB/s, most so far: 50 kB/s; limit: 20 MB/s)',
        'eth0 is back to normal after 6s: 300 MB received, 0 B sent; it received at most 50 MB/s',
      ],
    );
  });

  it('is nothing in the first half minute, nor below the floor, and is known after a restart', () => {
    const watch = aWatch();
    watch.carry(29, 1000);
    watch.carry(1, 0.9 * MB);
    watch.carry(10, { ...traffic(0.9 * MB), packets: 15_000 });
    watch.flush();

    const again = aWatch({ memory: watch.stored, start: watch.now() });
    again.carry(1, 50 * MB);

    assert.deepEqual(watch.types(), []);
    assert.deepEqual(again.types(), ['bandwidth.spike']);
  });

  it('is told with care after a day', () => {
    const watch = aWatch();
    learn(watch, 25, () => 2 * MB);
    watch.carry(5, 10 * MB);
    assert.deepEqual(watch.types(), []);
    watch.carry(5, 400 * MB);

    assert.deepEqual(watch.types(), ['bandwidth.spike']);
  });

  it('depends on the hour: a nightly backup is usual at night only', () => {
    const watch = learnedWatch();

    watch.live(2 * hourSeconds, 2 * MB);
    watch.live(hourSeconds, 20 * MB);
    watch.live(9 * hourSeconds + 1800, 2 * MB);
    assert.deepEqual(watch.types(), []);
    watch.carry(10, 20 * MB);

    assert.deepEqual(watch.types(), ['bandwidth.spike']);
    const triggers = (watch.events[0]?.data.triggers ?? []) as { kind: string; expected: number; seen: number }[];
    const [trigger] = triggers;
    assert.equal(trigger?.kind, 'learned');
    // Read from bins that are 5 % wide.
    assert.ok(Math.abs((trigger?.expected ?? 0) / (2 * MB) - 1) < 0.03, `${trigger?.expected}`);
    assert.equal(trigger?.seen, 20 * MB);
    assert.match(watch.events[0]?.summary ?? '', /receives 20 MB\/s \(limit: .*usual at this hour: 2\.\d MB\/s\)/);
  });

  it('is told of when a little more lasts, and not when it is a moment', () => {
    const watch = aWatch();
    const bursty = (seconds: number, rate: number) => {
      for (let at = 0; at < seconds; at += 10) {
        watch.carry(9, rate);
        watch.carry(1, 8 * MB);
      }
    };
    bursty(3 * 24 * hourSeconds, 2 * MB);

    watch.carry(1, 10 * MB);
    assert.deepEqual(watch.types(), []);
    watch.carry(60, 7 * MB);

    assert.deepEqual(watch.types(), ['bandwidth.spike']);
  });

  it('is not changed by a spike, and is by what comes again and again', () => {
    const watch = learnedWatch();
    const extra = () => {
      watch.live(12 * hourSeconds, 2 * MB);
      watch.carry(600, 60 * MB);
      watch.live(11 * hourSeconds + 3000, 2 * MB);
    };
    const flat = () => 2 * MB;
    extra();
    learn(watch, 24, flat);
    extra();
    assert.equal(watch.types().filter((type) => type === 'bandwidth.spike').length, 2);

    for (let times = 0; times < 4; times += 1) extra();
    const told = watch.events.length;
    for (let times = 0; times < 3; times += 1) extra();

    assert.equal(watch.events.length, told);
  });

  it('goes by the clock on the wall when clocks are put forward', () => {
    // Vienna puts its clocks forward on 29 March 2026, 01:00 UTC; the backup is at 02:30 local time until then, at 03:30 after.
    const zone = 'Europe/Vienna';
    const start = Date.UTC(2026, 2, 20, 23);
    const watch = aWatch({ zone, start });
    const put = Date.UTC(2026, 2, 29, 1);
    const atThree = (time: number): number => usualRate(time, time < put ? 0 : hour);

    learn(watch, 11 * 24, atThree);

    assert.deepEqual(watch.types(), []);
  });

  it('is nothing that a quiet network is judged by', () => {
    const watch = aWatch();
    learn(watch, 8 * 24, () => 200);

    watch.carry(30, 0.9 * MB, traffic(100_000, 1900));

    assert.deepEqual(watch.types(), []);
  });

  it('survives a restart', () => {
    const after = learnedWatch();
    const bytes = JSON.stringify([...after.stored]).length;

    after.pass(12 * hour);
    after.carry(2, 2 * MB);
    after.carry(2, 20 * MB);

    assert.deepEqual(after.types(), ['bandwidth.spike']);
    assert.ok(bytes < 400_000, `${bytes} bytes are remembered`);
  });
});

describe('silence', () => {
  const busy = traffic(2 * MB, 2000);
  let week: ReturnType<typeof aWatch> | undefined;
  const busyWeek = () => {
    if (week === undefined) {
      week = aWatch();
      week.live(8 * 24 * hourSeconds, busy);
      week.flush();
    }
    return aWatch({ memory: week.stored, start: week.now() });
  };

  it('is told where there always was traffic, and when there is again', () => {
    const watch = busyWeek();

    watch.carry(50, traffic(600, 10));
    assert.deepEqual(watch.types(), []);
    watch.carry(100, traffic(600, 10));
    watch.carry(20, busy);

    assert.deepEqual(watch.types(), ['bandwidth.silence', 'bandwidth.silence-ended']);
    const [begun, ended] = watch.events;
    assert.ok(Math.abs((begun?.time ?? 0) - monday - 8 * day) <= 10_000);
    assert.match(
      begun?.summary ?? '',
      /^eth0 receives next to nothing \(10 packets\/s, usual at this hour: (?:19|20)\d\d packets/,
    );
    assert.equal(ended?.key, begun?.key);
    assert.equal([...watch.spikes.values()][0]?.kind, 'silence');
  });

  it('is not told where there was no traffic now and then, nor over a gap', () => {
    const pausing = aWatch();
    for (let hours = 0; hours < 8 * 24; hours += 1) {
      pausing.live(hourSeconds - 180, busy);
      pausing.live(180, 0);
    }
    pausing.carry(600, 0);
    const gone = busyWeek();
    gone.pass(3_600_000);
    gone.carry(55, 0);

    assert.deepEqual([...pausing.types(), ...gone.types()], []);
  });
});
