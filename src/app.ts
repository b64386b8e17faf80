import { join } from 'node:path';
import { controlHandlers } from './agent/answers.ts';
import { createEnding } from './agent/ending.ts';
import { type FoundationOptions, openFoundation } from './agent/foundation.ts';
import { superviseMonitors } from './agent/monitors.ts';
import { keepReporting } from './agent/reports.ts';
import { beginRun, deathOf, startedEvent, stoppedEvent } from './agent/run-record.ts';
import { followSite } from './agent/site.ts';
import { createWorkBoard, type Work } from './agent/work.ts';
import { configChanges } from './config/changes.ts';
import type { Config } from './config/load.ts';
import { socketName } from './control/protocol.ts';
import { serveControl } from './control/server.ts';
import type { StoredEvent } from './core/event.ts';
import type { MonitorState } from './core/inventory.ts';
import { removeFile } from './edges/files/files.ts';
import { exec } from './edges/programs/exec.ts';
import { monitors } from './registry.ts';

export interface AgentOptions extends FoundationOptions {
  readonly onEvent: (event: StoredEvent) => void;
  /** A state or the progress of something changed. */
  readonly onChange: () => void;
}

export interface Agent {
  /** One line: what is watched and scanned. */
  readonly description: string;
  /** Lines on what is not, and why. */
  readonly leftOut: readonly string[];
  states(): readonly MonitorState[];
  work(): readonly Work[];
  /** Takes over a config that was checked; returns what was done, a line each. */
  reload(config: Config): Promise<readonly string[]>;
  /** Ends all in the reverse order of the start. Idempotent. */
  stop(reason: string): Promise<void>;
}

/** The whole agent: opened from top to bottom, stopped from bottom to top. */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const log = options.log.of('agent');
  const ending = createEnding((error) => log.error('a part did not stop in order', { error }));
  let reason = 'it could not start';
  try {
    const agent = await open(options, ending, () => reason);
    return {
      ...agent,
      stop(why) {
        reason = why;
        return ending.run();
      },
    };
  } catch (error) {
    await ending.run();
    throw error;
  }
}

type Ending = ReturnType<typeof createEnding>;

async function open(options: AgentOptions, ending: Ending, reason: () => string): Promise<Omit<Agent, 'stop'>> {
  const { data, clock } = options;
  const log = options.log.of('agent');
  let { config } = options;

  const { store, hub, pool, ...looked } = await openFoundation(options, ending);
  let { choice } = looked;
  hub.subscribe(options.onEvent);
  // Before this run is recorded: were we killed in between, the next start would look no further back than to this one.
  await hub.commit('agent', { events: deathOf(await store.lastAgentRun()) });
  const run = await beginRun(store, { clock, log, pid: process.pid });
  ending.add(() => run.end());
  await hub.commit('agent', startedEvent(clock.now(), choice.site));
  ending.add(() => hub.commit('agent', stoppedEvent(clock.now(), reason())));

  const board = createWorkBoard(options.onChange);
  const sectionOf = (name: string) => config.monitors[name] ?? { enabled: false };
  const supervisor = superviseMonitors({
    monitors: monitors.map((definition) => ({ definition, config: sectionOf(definition.name) })),
    parts: { store, hub, pool, clock, log: options.log, logLevel: options.logLevel, site: () => choice.site },
    ...{ since: run.startedAt, onState: options.onChange, onProgress: board.put },
  });
  supervisor.start();
  ending.add(() => supervisor.stop());

  const restart = (names: readonly string[]) =>
    Promise.all(names.map((name) => supervisor.reconfigure(name, sectionOf(name))));
  const follower = followSite(
    { config, data, exec, clock, log },
    () => choice.site,
    (found) => {
      choice = found;
      log.info(`the network changed: ${found.description}`);
      void restart(monitors.map(({ name }) => name));
    },
  );
  ending.add(() => follower.stop());

  const reports = keepReporting({ data, store, hub, pool, clock, log }, config);
  ending.add(() => reports.stop());

  const socket = join(data, socketName);
  // The lock of the folder is ours, so a socket that is there is that of an agent which is not.
  await removeFile(socket);
  const facts = { startedAt: clock.now(), states: supervisor.states, work: board.list, site: () => choice };
  const control = await serveControl(socket, controlHandlers(facts, supervisor));
  ending.add(() => control.close());

  return {
    description: choice.description,
    leftOut: [...choice.leftOut, ...choice.site.missing],
    states: supervisor.states,
    work: board.list,
    async reload(next) {
      const changes = configChanges(config, next);
      config = next;
      await restart(changes.monitors);
      if (changes.live.some((key) => key === 'report' || key === 'baseline')) await reports.reschedule(config);
      return [
        ...changes.monitors.map((name) => `${name}: restarted with changed settings`),
        ...changes.live.map((key) => `${key}: takes effect now`),
        ...changes.restart.map((key) => `${key}: takes effect when netmon is restarted`),
      ];
    },
  };
}
