import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { NetmonError } from '../core/errors.ts';
import { type EventFeed, eventFeed } from './event-feed.ts';
import type { Lab } from './lab.ts';
import { ended, type Outcome } from './processes.ts';

/** A real agent in the sensor's namespace of a lab. */
export interface LabAgent extends Pick<EventFeed, 'seen' | 'wait' | 'events'> {
  readonly pid: number;
  /** Exit code when it has ended, null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** What it wrote so far. */
  output(): { readonly stdout: string; readonly stderr: string };
  /** Runs another netmon command on the same data folder, in the sensor's namespace. */
  cli(args: readonly string[], options?: { readonly timeout?: number }): Promise<Outcome>;
  /** Asks it to end, kills it after `patience` milliseconds (default 8000); says how long it took. */
  stop(signal?: NodeJS.Signals, patience?: number): Promise<{ readonly code: number | null; readonly took: number }>;
}

export interface LabAgentOptions {
  readonly data: string;
  /** Path of its config file. */
  readonly config: string;
  /** How netmon is called: program and first arguments. */
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export function startLabAgent(lab: Lab, { data, config, command, env = {} }: LabAgentOptions): LabAgent {
  const [program = '', ...first] = command;
  const environment = { ...process.env, ...env };
  const argumentsOf = (args: readonly string[]) => [...first, ...args, '--data', data, '--config', config];
  const spawn = (args: readonly string[]): ChildProcess =>
    // Detached: Ctrl+C on the terminal reaches it only through whoever started it, and so once.
    lab.spawn(lab.sensor, program, argumentsOf(args), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
      detached: true,
    });

  const agent = spawn(['start']);
  const [stdout, stderr] = [tail(agent.stdout), tail(agent.stderr)];
  const feed = eventFeed();
  const follower = follow(() => spawn(['events', '--json', '--follow']), feed);
  const end = ended(agent, command).finally(() => {
    follower.stop();
    feed.end(
      new NetmonError('AGENT_NOT_RUNNING', 'lab', `the agent has ended: ${stderr() || stdout() || 'without a word'}`),
    );
  });
  end.catch(() => undefined); // whoever waits for it is told

  return {
    ...feed,
    pid: agent.pid ?? 0,
    ended: end,
    output: () => ({ stdout: stdout(), stderr: stderr() }),
    cli: (args, options = {}) => lab.exec(lab.sensor, program, argumentsOf(args), { ...options, env: environment }),
    async stop(signal = 'SIGINT', patience = 8000) {
      const began = performance.now();
      agent.kill(signal);
      const limit = setTimeout(() => agent.kill('SIGKILL'), patience);
      const code = await end.finally(() => clearTimeout(limit));
      return { code, took: performance.now() - began };
    },
  };
}

/** Reads the events as they come. Until the agent has made its database there is nothing to read: then it is asked again. */
function follow(spawn: () => ChildProcess, feed: EventFeed): { stop(): void } {
  const stopping = new AbortController();
  void (async () => {
    while (!stopping.signal.aborted) {
      const reader = spawn();
      reader.stderr?.resume();
      if (reader.stdout !== null) feed.read(reader.stdout);
      stopping.signal.addEventListener('abort', () => reader.kill('SIGKILL'), { once: true });
      await ended(reader, ['netmon', 'events']);
      await sleep(100, undefined, { signal: stopping.signal });
    }
  })().catch((error: Error) => feed.end(error));
  return { stop: () => stopping.abort() };
}

const kept = 64 * 1024;

function tail(stream: ChildProcess['stdout']): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-kept);
  });
  return () => text;
}
