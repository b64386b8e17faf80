import type { Clock } from '../core/edges.ts';
import { messageOf, NetmonError } from '../core/errors.ts';
import { type LabAgent, startLabAgent } from './agent.ts';
import { type DemoFolder, demoFolder } from './demo-folder.ts';
import type { LabEvent } from './event-feed.ts';
import { createLab, type Lab } from './lab.ts';
import { run } from './processes.ts';
import { demoHosts, demoRules, demoSteps, playDemo, type Stage, type Step, setStage } from './scenario.ts';

/** What the demo has to tell. */
export interface DemoTeller {
  /** Something that the demo does or lets happen. */
  say(text: string): void;
  /** Something that netmon noticed. */
  event(event: LabEvent): void;
}

export interface DemoOptions {
  /** How netmon is called: program and first arguments. */
  readonly command: readonly string[];
  /** Folder for data and reports, which stays; null: only the reports stay, in a temporary one. */
  readonly keep: string | null;
  /** Milliseconds after each step, for reading. */
  readonly pause: number;
  readonly teller: DemoTeller;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface DemoResult {
  readonly missed: readonly Step[];
  /** Paths of the reports that were written. */
  readonly reports: readonly string[];
}

/** As the defaults, but everything soon. JSON is YAML too. */
export const demoConfig = {
  arp: { sweep_interval: '10s', gone_after: 2 },
  ports: { ports: 'top-100', interval: '1m' },
  bandwidth: { threshold: '1MB/s', cooldown: '2s' },
  capture: { before: '5s', after: '1s', keep_free: 1 },
};

/** Milliseconds within which the agent must have seen each port of the start. */
const firstLook = 60_000;
/** Together with the rest of the taking down, less than 5 s. */
const agentPatience = 3_500;

/**
 * Makes a network of namespaces, lets the real agent watch it and plays the story of scenario.ts. Leaves nothing but the
 * reports, however it ends. Rejects with the signal's reason when it fires, with AGENT_NOT_RUNNING when the agent ends.
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { command, keep, teller, signal } = options;
  await using lab = await createLab({ hosts: demoHosts, hub: true });
  const hasSuricata = await isInstalled('suricata', ['-V']);
  const folder = await demoFolder(keep, { config: demoConfig, rules: hasSuricata ? demoRules : null });
  const agent = startLabAgent(lab, { ...folder, command });
  try {
    teller.say(`The agent starts; the network has ${lab.hosts.length} devices and is not connected to yours.`);
    if (!hasSuricata) teller.say('Suricata is not installed, so nobody looks for attacks.');
    void tellEvents(agent, teller);
    const steps = demoSteps.filter(({ needs }) => needs === undefined || hasSuricata);
    return await Promise.race([play({ lab, agent, folder, steps }, options), aborted(signal)]);
  } finally {
    await agent.stop('SIGINT', agentPatience);
    await folder.tidy();
  }
}

interface Demo {
  readonly lab: Lab;
  readonly agent: LabAgent;
  readonly folder: DemoFolder;
  readonly steps: readonly Step[];
}

async function play({ lab, agent, folder, steps }: Demo, options: DemoOptions): Promise<DemoResult> {
  const { teller, clock, signal, pause } = options;
  const stage = await setStage(lab);
  await knowsAll(agent, stage);
  const audience = {
    say: teller.say,
    noticed: (step: Step) => noticed(agent, step),
    scan: async (ip: string) => {
      await agent.cli(['scan', ip], { timeout: 60_000 });
    },
    ...{ clock, signal, pause },
  };
  const missed = await playDemo(stage, audience, steps);
  return { missed, reports: [await report(agent, folder, 'json'), await report(agent, folder, 'pdf')] };
}

/** Until then a change could not be told from what was there all along. */
async function knowsAll(agent: LabAgent, stage: Stage): Promise<void> {
  for (const { name = '', services } of demoHosts) {
    const { ip } = stage.host(name);
    for (const { port } of services)
      await agent.wait((event) => fits(event, { type: 'port.opened', ip, port }), firstLook);
  }
}

const isInstalled = (program: string, args: readonly string[]): Promise<boolean> =>
  run([program, ...args]).then(
    ({ code }) => code === 0,
    () => false,
  );

async function noticed(agent: LabAgent, { expect, within }: Step): Promise<boolean> {
  try {
    await agent.wait((event) => fits(event, expect), within);
    return true;
  } catch (error) {
    if (error instanceof NetmonError && error.code === 'TOOL_TIMEOUT') return false;
    throw error;
  }
}

const fits = ({ type, data }: LabEvent, expect: Step['expect']): boolean =>
  type === expect.type &&
  (expect.ip === undefined || data?.ip === expect.ip) &&
  (expect.port === undefined || data?.port === expect.port);

async function report(agent: LabAgent, folder: DemoFolder, format: 'json' | 'pdf'): Promise<string> {
  const file = folder.report(format);
  const { code, stderr } = await agent.cli(['report', '--format', format, '-o', file]);
  if (code === 0) return file;
  throw new NetmonError('TOOL_FAILED', 'demo', `the report could not be written: ${stderr.trim()}`);
}

async function tellEvents(agent: LabAgent, teller: DemoTeller): Promise<void> {
  try {
    for await (const event of agent.events()) teller.event(event);
  } catch (error) {
    teller.say(`The events cannot be shown any more: ${messageOf(error)}`);
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
