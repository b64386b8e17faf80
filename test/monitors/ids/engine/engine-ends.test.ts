import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { monitorEvent } from '../../../../src/agent/monitor-events.ts';
import type { Exec } from '../../../../src/core/edges.ts';
import type { IdsSetup } from '../../../../src/core/ids-program.ts';
import type { CoverageGap, MonitorState } from '../../../../src/core/inventory.ts';
import { snort3 } from '../../../../src/integrations/snort/program.ts';
import { suricata } from '../../../../src/integrations/suricata/program.ts';
import { idsConfig } from '../../../../src/monitors/ids/config.ts';
import { type EngineState, type EngineTrouble, keepEngine } from '../../../../src/monitors/ids/engine/engine.ts';
import { createEngineTroubles } from '../../../../src/monitors/ids/engine/engine-trouble.ts';
import type { PacketLoss } from '../../../../src/monitors/ids/engine/packet-counting.ts';
import { createHealth } from '../../../../src/monitors/ids/health/health.ts';
import { createStatus } from '../../../../src/runtime/status.ts';
import { alertTime } from '../../../support/alerts.ts';
import { virtualClock } from '../../../support/virtual-clock.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** It is believed to watch at most so long after its start. */
const settled = 6 * second;

const setup: IdsSetup = {
  ...{ config: null, rules: ['/x.rules'], folder: '/x', logs: '/x', homeNetworks: [], logSize: 1e9 },
};

/** What an engine does when it is started for the n-th time: milliseconds that it lives, and its last words. */
type Life = (start: number) => { readonly lives: number; readonly says?: string };

interface Watched {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly states: readonly MonitorState[];
  readonly gaps: readonly CoverageGap[];
  /** The summaries of its events. */
  readonly told: readonly string[];
  readonly losses: readonly PacketLoss[];
}

/** Lets an engine be kept for a while, from the program to the coverage ledger, in a moment. */
async function keepFor(
  length: number,
  life: Life,
  {
    program = snort3,
    link = () => null,
    index = () => '2',
    counts = () => [],
  }: {
    program?: typeof snort3;
    link?: (at: number) => EngineTrouble | null;
    index?: (at: number) => string;
    counts?: (at: number) => readonly string[];
  } = {},
): Promise<Watched> {
  const clock = virtualClock(alertTime);
  const [starts, ends, states, gaps, told]: [number[], number[], MonitorState[], CoverageGap[], string[]] = [
    [],
    [],
    [],
    [],
    [],
  ];
  const exec: Exec = async (_, args, { signal, onLine, onErrorLine }) => {
    const result = { exitCode: 0, signal: null, stdout: '', stderr: '' };
    if (args.includes('-T')) return result;
    starts.push(clock.elapsed());
    onLine?.('i: threads: Threads created -> W: 1 FM: 1 FR: 1   Engine started.');
    const { lives, says } = life(starts.length);
    await clock.sleep(lives, signal);
    if (says !== undefined) onErrorLine?.(says);
    ends.push(clock.elapsed());
    return { ...result, exitCode: 139 };
  };
  const losses: PacketLoss[] = [];
  const status = createStatus('ids', {
    clock,
    onState(state) {
      const event = monitorEvent(states.at(-1), state, clock.now());
      if (event !== null) told.push(event.summary);
      states.push(state);
    },
    onGap(change) {
      const open = gaps.at(-1);
      if (change.type === 'open') gaps.push(change.gap);
      else if (change.type === 'close' && open?.to === null) gaps[gaps.length - 1] = { ...open, to: change.at };
    },
  });
  status.change({ type: 'working' });
  const silent = (): void => {};
  const health = createHealth({
    ...{ config: idsConfig.parse({ engine: { run: 'snort' } }), clock, memory: new Map() },
    log: { debug: silent, info: silent, warn: silent, error: silent },
    degraded: (trouble) => status.change({ type: 'lacks', source: 'monitor', trouble }),
    missed: silent,
  });
  const ending = new AbortController();
  const troubleOf = createEngineTroubles('eth0', clock);
  const keeping = keepEngine(
    {
      ...{ exec, clock, signal: ending.signal, prepare: async () => {}, rotate: async () => false },
      ...{
        fingerprint: async () => 'unchanged',
        link: async () => ({ trouble: link(clock.elapsed()), index: index(clock.elapsed()) }),
      },
      tail: async () => async () => counts(clock.elapsed()),
      onLoss: (loss) => losses.push(loss),
      onState: (state) => health.trouble('engine eth0', troubleOf(state)),
    },
    program,
    setup,
    'eth0',
  );
  keeping.catch(() => undefined);
  await clock.sleep(length);
  ending.abort();
  await assert.rejects(keeping, { name: 'AbortError' });
  return { starts, ends, states, gaps, told, losses };
}

const pausesOf = ({ starts, ends }: Watched): readonly number[] =>
  starts.slice(1).map((start, index) => start - (ends[index] ?? 0));

describe('an engine that ends by itself', () => {
  it('is started again with pauses that grow to a minute, and begin anew once it ran well', async () => {
    const watched = await keepFor(20 * minute, (start) => ({ lives: start === 9 ? 2 * minute : 100 }));

    assert.deepEqual(
      pausesOf(watched).slice(0, 12),
      [1, 2, 4, 8, 16, 32, 60, 60, 1, 2, 4, 8].map((seconds) => seconds * second),
    );
  });

  it('does not count the time that its rules were tested as time that it ran', async () => {
    const clock = virtualClock(0);
    const tests: number[] = [];
    const exec: Exec = async (_, __, { signal }) => {
      tests.push(clock.elapsed());
      await clock.sleep(90 * second, signal);
      return { exitCode: 1, signal: null, stdout: '', stderr: 'ERROR: x.rules:1 unknown rule keyword: x.' };
    };
    const ending = new AbortController();
    const files = { prepare: async () => {}, rotate: async () => false, fingerprint: async () => 'unchanged' };
    const parts = {
      ...files,
      exec,
      clock,
      signal: ending.signal,
      link: async () => ({ trouble: null, index: '2' }),
      tail: async () => async () => [],
      onLoss: () => {},
      onState: () => {},
    };
    const keeping = keepEngine(parts, snort3, setup, 'eth0');
    keeping.catch(() => undefined);
    await clock.sleep(10 * minute);
    ending.abort();

    const pauses = tests.slice(1).map((at, index) => at - (tests[index] ?? 0) - 90 * second);
    assert.deepEqual(
      pauses.slice(0, 4),
      [1, 2, 4, 8].map((seconds) => seconds * second),
    );
  });

  it('is one trouble and not many when it dies each minute, for as long as it does', async () => {
    const watched = await keepFor(6 * hour, () => ({ lives: minute }));

    assert.ok(watched.starts.length > 300, 'it is started again each time');
    assert.ok(watched.told.length <= 7, watched.told.join('\n'));
    assert.ok(watched.gaps.length <= 12, JSON.stringify(watched.gaps, null, 1));
    const { state, reason, hint } = watched.states.at(-1) ?? {};
    assert.equal(state, 'degraded');
    assert.match(reason ?? '', /^the engine on eth0 ends again and again, .*: snort ended by itself: exit code 139$/);
    assert.notEqual(hint, null);
    assert.equal(watched.gaps.at(-1)?.reason, reason);
    assert.equal(watched.gaps.at(-1)?.to, null, 'the ledger has it as long as it goes on');
  });

  it('is well again when it has run for ten minutes', async () => {
    const { states, gaps, told } = await keepFor(2 * hour, (start) => ({ lives: start < 5 ? minute : hour * 9 }));

    assert.equal(states.at(-1)?.state, 'running');
    assert.match(told.at(-1) ?? '', /is running$/);
    const calm = (gaps.at(-1)?.to ?? 0) - alertTime - (4 * minute + 4 * second);
    assert.ok(calm >= 10 * minute && calm <= 10 * minute + settled, String(calm));
  });

  it('is told to be blind for half a minute after it said so, since it never says that it is not any more', async () => {
    const exec: Exec = async (_, args, { signal, onErrorLine }) => {
      if (!args.includes('-T')) await clock.sleep(10 * minute, signal);
      if (!args.includes('-T')) onErrorLine?.('W: af-packet: eth0: failed to poll interface: Network is down');
      if (!args.includes('-T')) await clock.sleep(hour, signal);
      return { exitCode: 0, signal: null, stdout: '', stderr: '' };
    };
    const clock = virtualClock(0);
    const ending = new AbortController();
    const files = { prepare: async () => {}, rotate: async () => false, fingerprint: async () => 'unchanged' };
    const changes: { readonly at: number; readonly trouble: string | null }[] = [];
    const onState = (state: EngineState): void => {
      const trouble = state.kind === 'watching' ? (state.trouble?.reason ?? null) : state.kind;
      if (changes.at(-1)?.trouble !== trouble) changes.push({ at: clock.elapsed(), trouble });
    };
    const parts = {
      ...files,
      exec,
      clock,
      signal: ending.signal,
      link: async () => ({ trouble: null, index: '2' }),
      tail: async () => async () => [],
      onLoss: () => {},
      onState,
    };
    const keeping = keepEngine(parts, suricata, setup, 'eth0');
    keeping.catch(() => undefined);
    await clock.sleep(20 * minute);
    ending.abort();

    const [, watching, blind, well] = changes;
    assert.equal(watching?.trouble, null);
    assert.deepEqual(blind, { at: 10 * minute, trouble: 'suricata: eth0: failed to poll interface: Network is down' });
    assert.equal(well?.trouble, null);
    assert.ok((well?.at ?? 0) >= 10 * minute + 30 * second);
  });

  it('is said to watch, and not to be looked after, while its files cannot be looked at', async () => {
    const broken = (at: number) => {
      if (at > minute && at < 2 * minute) throw new Error('the disk is ill');
      return null;
    };
    const { gaps, starts } = await keepFor(10 * minute, () => ({ lives: hour }), { link: broken });

    assert.equal(starts.length, 1);
    assert.equal(gaps.at(-1)?.reason, 'the engine on eth0: it cannot be looked after: the disk is ill');
    const length = (gaps.at(-1)?.to ?? 0) - (gaps.at(-1)?.from ?? 0);
    assert.ok(Math.abs(length - minute) <= 4 * second, String(length));
  });

  it('is an interval in the ledger each time when that happens seldom', async () => {
    const watched = await keepFor(9 * hour, () => ({ lives: 2 * hour }));

    const down = watched.gaps.filter(({ reason }) => reason?.startsWith('no engine watches eth0') === true);
    assert.equal(down.length, watched.ends.length);
    for (const { from, to } of down) {
      const length = (to ?? 0) - from;
      assert.ok(length >= second && length <= second + settled, String(length));
    }
    assert.ok(down.every(({ kind }) => kind === 'degraded'));
  });

  it('is one interval for as long as it cannot start', async () => {
    const says = "Couldn't start DAQ instance (eth0): socket: Operation not permitted (-1)";
    const { gaps, told, states } = await keepFor(3 * hour, () => ({ lives: 10, says }));

    assert.deepEqual(gaps.map(({ kind }) => kind).slice(0, 2), ['off', 'degraded']);
    assert.equal(gaps.length, 2, JSON.stringify(gaps));
    assert.equal(told.length, 2);
    assert.equal(states.at(-1)?.reason, `no engine watches eth0: snort: ${says}`);
    assert.match(states.at(-1)?.hint ?? '', /start netmon as root/);
  });
});

describe('an engine whose interface goes', () => {
  const gone: EngineTrouble = { reason: 'eth0 is gone', hint: null };
  const away = (at: number) => (at > 10 * minute && at < 20 * minute ? gone : null);

  it('watches nothing though it lives on, as Suricata does', async () => {
    const says = 'W: af-packet: eth0: failed to poll interface: Network is down';
    const { starts, gaps, states } = await keepFor(hour, () => ({ lives: 9 * hour, says }), {
      program: suricata,
      link: away,
    });

    const [, gap, starting, ...more] = gaps;
    assert.deepEqual(more, []);
    assert.equal(gap?.reason, 'the engine on eth0: eth0 is gone');
    assert.ok((gap?.from ?? 0) - alertTime <= 10 * minute + 4 * second);
    assert.equal(starting?.reason, 'the engine on eth0 is being started', 'it would be blind for a while else');
    const back = (starting?.to ?? 0) - alertTime;
    assert.ok(back >= 20 * minute && back <= 20 * minute + 8 * second, String(back));
    assert.equal(starts.length, 2);
    assert.equal(states.at(-1)?.state, 'running');
  });

  it('ends, as Snort 3 does, and is started when it is back, not before', async () => {
    const says = 'Error receiving message from the DAQ instance (eth0): recv failed';
    const lives = (start: number) => ({ lives: start === 1 ? 10 * minute + 1 : 9 * hour, says });
    const { starts, gaps, states } = await keepFor(hour, lives, { link: away });

    assert.equal(starts.length, 2);
    const [, again = 0] = starts;
    assert.ok(again >= 20 * minute && again <= 20 * minute + 4 * second, String(again));
    assert.ok(gaps.some(({ reason }) => reason === 'no engine watches eth0: eth0 is gone'));
    assert.equal(states.at(-1)?.state, 'running');
  });

  it('is started anew when another one has come under its name before anybody looked', async () => {
    const index = (at: number) => (at < 10 * minute ? '2' : '3');
    const { starts, states } = await keepFor(hour, () => ({ lives: 9 * hour }), { program: suricata, index });

    assert.equal(starts.length, 2);
    assert.ok((starts[1] ?? 0) <= 10 * minute + 4 * second);
    assert.equal(states.at(-1)?.state, 'running');
  });

  it('is not started before its interface is up', async () => {
    const link = (at: number) =>
      at < 5 * minute ? { reason: 'eth0 is switched off', hint: 'ip link set eth0 up' } : null;
    const { starts, gaps } = await keepFor(hour, () => ({ lives: 9 * hour }), { program: suricata, link });

    assert.equal(starts.length, 1);
    assert.ok((starts[0] ?? 0) <= 5 * minute + 4 * second);
    assert.ok(gaps.some(({ reason }) => reason === 'no engine watches eth0: eth0 is switched off'));
  });
});

describe('an engine that drops packets', () => {
  it('is said to, for the time in which it did', async () => {
    const lines = [
      '#timestamp,daq.received,daq.dropped',
      '1000,500,0',
      '1030,400,25',
      '1060,300,0',
      '1000,9,1',
      'rubbish',
    ];
    const counts = () => {
      const [line] = lines.splice(0, 1);
      return line === undefined ? [] : [line];
    };
    const { losses } = await keepFor(5 * minute, () => ({ lives: hour }), { counts });

    assert.deepEqual(losses, [
      { from: 1000 * second, to: 1030 * second, packets: 400, drops: 25 },
      // The clock went back.
      { from: 970 * second, to: 1000 * second, packets: 9, drops: 1 },
    ]);
  });
});
