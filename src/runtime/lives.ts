import type { MonitorDefinition } from '../core/define.ts';
import type { Clock } from '../core/edges.ts';
import { NetmonError } from '../core/errors.ts';
import type { StoredEvent } from '../core/event.ts';
import { nextPause } from './back-off.ts';
import { beginLife, type End, type Life } from './life.ts';
import { lookForTools } from './missing-tools.ts';
import type { MonitorConfig, SupervisorPorts, SupervisorRules } from './ports.ts';
import type { Records } from './records.ts';
import type { Requests } from './requests.ts';
import { endedBy } from './switchboard.ts';

export interface Surroundings {
  readonly ports: SupervisorPorts;
  readonly rules: SupervisorRules;
  readonly clock: Clock;
}

/** The lives of one monitor, one after another. */
export interface Lives {
  /** Begins a life whenever the one before has ended, with growing pauses, until `stop` fires. Never rejects. */
  go(config: MonitorConfig, stop: AbortSignal): Promise<void>;
  deliver(event: StoredEvent): void;
  readonly request: Requests['ask'];
}

export function createLives(definition: MonitorDefinition, records: Records, around: Surroundings): Lives {
  const { name, tools } = definition;
  const { ports, rules, clock } = around;
  const { status } = records;
  let life: Life | null = null;

  async function oneLife(config: MonitorConfig, stop: AbortSignal): Promise<End> {
    const over = new AbortController();
    status.change({ type: 'starting' });
    life = beginLife({ definition, config, records, ...around }, stop);
    void watchTools(over.signal);
    const end = await life.end;
    over.abort();
    life = null;
    return end;
  }

  /** A program that is installed or removed meanwhile needs no new life: each call looks for it anew. */
  async function watchTools(over: AbortSignal): Promise<void> {
    while (tools.length > 0 && !over.aborted) {
      await pause(clock, rules.toolCheck, over);
      const { part } = await lookForTools(tools);
      if (!over.aborted) status.change({ type: 'lacks', source: 'tools', trouble: part });
    }
  }

  function tellEnd({ error }: End, pauseAfter: number, stop: AbortSignal): void {
    if (error === null) return;
    ports.onLog(name, { level: 'error', message: 'the monitor ended with an error', fields: { error } });
    if (stop.aborted) return;
    const again = `it is started again in ${Math.ceil(pauseAfter / 1000)} s`;
    status.change(endedBy(error, again));
  }

  return {
    async go(config, stop) {
      for (let failures = 0; !stop.aborted; ) {
        const lost = await lookForTools(tools);
        status.change({ type: 'lacks', source: 'tools', trouble: lost.part });
        if (lost.all !== null) {
          status.change({ type: 'off', cause: lost.all });
          await pause(clock, rules.toolCheck, stop);
          continue;
        }
        const end = await oneLife(config, stop);
        const backOff = nextPause(rules.backOff, failures, end.worked);
        failures = backOff.failures;
        tellEnd(end, backOff.pause, stop);
        await pause(clock, backOff.pause, stop);
      }
    },
    deliver: (event) => life?.deliver(event),
    async request(...request) {
      if (life !== null) return life.ask(...request);
      const { state, reason, hint } = status.state();
      throw new NetmonError('NOT_FOUND', name, `the ${name} monitor is ${state}: ${reason}`, { hint });
    },
  };
}

/** Sleeps, but not longer than the signal lets it. */
const pause = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  clock.sleep(ms, signal).catch(() => undefined);
