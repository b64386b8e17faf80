import type { Progress } from '../../../core/define.ts';
import { doneOf, type NmapProgress } from '../../../integrations/nmap/progress.ts';

/** A remaining time that is reckoned from less than this (milliseconds, and part of the whole) would only jump about. */
const enoughTime = 2000;
const enoughDone = 0.02;
/** More than this is not claimed before it is over: nmap says 100 % while it waits minutes for a service that says nothing. */
const nearlyDone = 0.99;
/** What version detection takes, in milliseconds: most of it is waiting for services that do not speak first. */
const versionTime = 12_000;

/** A scan as it is planned: the addresses of each of its lanes, which work side by side. */
interface Course {
  readonly title: string;
  readonly lanes: readonly number[];
  /** Milliseconds that finding open ports takes at least, by the number of packets; null: it is the only step. */
  readonly lookingTime: number | null;
}

interface LaneState {
  readonly addresses: number;
  /** Parts, 0 to 1, of the two steps. */
  looked: number;
  asked: number;
  hostsDone: number;
  task: string | null;
}

/** How far a scan is, told by its lanes. */
export interface Meter {
  looking(lane: number, progress: NmapProgress): Progress;
  /** A lane found the open ports; so many hosts are left to be asked for versions. */
  found(lane: number, toAsk: number): Progress;
  /** The `part` of those that are asked by one run of several. */
  asking(lane: number, progress: NmapProgress, toAsk: number, part: number): Progress;
}

/** Turns what nmap says of itself into progress that never goes back. `elapsed` gives milliseconds since some start. */
export function createMeter({ title, lanes, lookingTime }: Course, elapsed: () => number): Meter {
  const start = elapsed();
  const total = lanes.reduce((sum, addresses) => sum + addresses, 0);
  const askingShare = lookingTime === null ? 0 : versionTime / (versionTime + lookingTime);
  const states = lanes.map((addresses): LaneState => ({ addresses, looked: 0, asked: 0, hostsDone: 0, task: null }));

  const tell = (): Progress => {
    const parts = states.map(
      ({ addresses, looked, asked }) => addresses * (looked * (1 - askingShare) + asked * askingShare),
    );
    const part = total === 0 ? 0 : parts.reduce((sum, each) => sum + each, 0) / total;
    const done = Math.min(nearlyDone, part);
    const taken = elapsed() - start;
    const tasks = [...new Set(states.flatMap(({ task }) => task ?? []))].join(' and ');
    const hostsDone = Math.min(
      total,
      states.reduce((sum, lane) => sum + lane.hostsDone, 0),
    );
    return {
      title: `${title}${tasks === '' ? '' : `: ${tasks}`}${total > 1 ? `, ${hostsDone} of ${total} hosts done` : ''}`,
      done: done === 0 ? null : done,
      remaining:
        taken < enoughTime || done < enoughDone || done === nearlyDone ? null : Math.round((taken * (1 - done)) / done),
    };
  };
  const change = (lane: number, to: (state: LaneState) => void): Progress => {
    const state = states[lane];
    if (state !== undefined) to(state);
    return tell();
  };

  return {
    looking: (lane, progress) =>
      change(lane, (state) => {
        state.looked = Math.max(state.looked, doneOf(progress, state.addresses) ?? 0);
        state.task = progress.task;
        if (askingShare === 0) state.hostsDone = Math.max(state.hostsDone, progress.hostsDone);
      }),
    found: (lane, toAsk) =>
      change(lane, (state) => {
        state.looked = 1;
        state.asked = toAsk === 0 ? 1 : 0;
        state.hostsDone = Math.max(0, state.addresses - toAsk);
        state.task = null;
      }),
    asking: (lane, progress, toAsk, part) =>
      change(lane, (state) => {
        state.asked = Math.max(state.asked, part * (doneOf(progress, toAsk) ?? 0));
        state.hostsDone = Math.max(state.hostsDone, state.addresses - toAsk + progress.hostsDone);
        state.task = progress.task ?? state.task;
      }),
  };
}
