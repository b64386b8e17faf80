import assert from 'node:assert/strict';
import { monitorEvent } from '../../../../src/agent/monitor-events.ts';
import type { Exec } from '../../../../src/core/edges.ts';
import type { IdsSetup } from '../../../../src/core/ids-program.ts';
import type { CoverageGap, MonitorState } from '../../../../src/core/inventory.ts';
import { snort3 } from '../../../../src/integrations/snort/program.ts';
import { idsConfig } from '../../../../src/monitors/ids/config.ts';
import { type EngineTrouble, keepEngine } from '../../../../src/monitors/ids/engine/engine.ts';
import { createEngineTroubles } from '../../../../src/monitors/ids/engine/engine-trouble.ts';
import type { PacketLoss } from '../../../../src/monitors/ids/engine/packet-counting.ts';
import { createHealth } from '../../../../src/monitors/ids/health/health.ts';
import { createStatus } from '../../../../src/runtime/status.ts';
import { alertTime } from '../../../support/alerts.ts';
import { virtualClock } from '../../../support/virtual-clock.ts';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
/** It is believed to watch at most so long after its start. */
export const settled = 6 * second;

export const setup: IdsSetup = {
  ...{ config: null, rules: ['/x.rules'], folder: '/x', logs: '/x', homeNetworks: [], logSize: 1e9 },
};

/** Files and an interface to which nothing happens. */
export const quietPlace = {
  prepare: async () => {},
  rotate: async () => false,
  fingerprint: async () => 'unchanged',
  link: async () => ({ trouble: null, index: '2' }),
  tail: async () => async () => [],
  onLoss: () => {},
};

/** What an engine does when it is started for the n-th time: milliseconds that it lives, and its last words. */
type Life = (start: number) => { readonly lives: number; readonly says?: string };

export interface Watched {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly states: readonly MonitorState[];
  readonly gaps: readonly CoverageGap[];
  /** The summaries of its events. */
  readonly told: readonly string[];
  readonly losses: readonly PacketLoss[];
}

/** Lets an engine be kept for a while, from the program to the coverage ledger, in a moment. */
export async function keepFor(
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
      ...{ ...quietPlace, exec, clock, signal: ending.signal },
      link: async () => ({ trouble: link(clock.elapsed()), index: index(clock.elapsed()) }),
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

export const pausesOf = ({ starts, ends }: Watched): readonly number[] =>
  starts.slice(1).map((start, index) => start - (ends[index] ?? 0));
