import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type LabAgent, startLabAgent } from '../../src/lab/agent.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { processesIn } from '../../src/lab/namespaces.ts';
import { labAvailable } from './require-root.ts';

const root = new URL('../../', import.meta.url);

/** The agent under test: what NETMON_TEST_AGENT names (such as ./netmon), else the build. */
const program = process.env.NETMON_TEST_AGENT ?? fileURLToPath(new URL('dist/main.js', root));
export const command = /\.[jt]s$/.test(program) ? [process.execPath, program] : [program];

export interface TestAgent extends LabAgent, AsyncDisposable {
  readonly data: string;
  /** Ends it without a warning, as a crash or the kernel does, and waits for its end. */
  kill(): Promise<void>;
  /** What it says of the network: the parsed answer of a reading command with --json. */
  json(args: readonly string[]): Promise<unknown>;
}

export interface TestAgentOptions {
  /** Settings as in config.yaml; learning and sweeps are quick unless told otherwise. */
  readonly config?: { readonly [section: string]: unknown };
  /** Data folder of an earlier agent, to go on with; else a new one, removed at the end. */
  readonly data?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** How netmon is called: program and first arguments. Default: the build. */
  readonly command?: readonly string[];
}

const quick = {
  arp: { sweep_interval: '10s', neighbour_interval: '2s', gone_after: 2 },
  ports: { ports: 'top-100', interval: '1m' },
};

/** Like labAvailable, for tests that run the built agent: without a build they are skipped, under CI they fail. */
export function agentAvailable(t: TestContext): boolean {
  if (!labAvailable(t)) return false;
  if (existsSync(program)) return true;
  if (process.env.CI === 'true') throw new Error(`${program} is not there: build it first`);
  t.skip(`needs the built agent (${program})`);
  return false;
}

/** Starts a real agent in the sensor's namespace. Dispose of it before the lab. */
export async function startAgent(
  lab: Lab,
  { config = quick, data, env = {}, command: called = command }: TestAgentOptions = {},
): Promise<TestAgent> {
  const folder = await mkdtemp(join(tmpdir(), 'netmon-test-'));
  // The agent gives up root and must still get to its data.
  await chmod(folder, 0o755);
  const configFile = join(folder, 'config.yaml');
  await writeFile(configFile, JSON.stringify(config));
  const place = { data: data ?? join(folder, 'data'), config: configFile };
  const agent = startLabAgent(lab, { ...place, command: called, env });
  return {
    ...agent,
    data: place.data,
    async kill() {
      await agent.stop('SIGKILL');
    },
    async json(args) {
      const { code, stdout, stderr } = await agent.cli([...args, '--json']);
      if (code !== 0) throw new Error(`netmon ${args.join(' ')} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
    async [Symbol.asyncDispose]() {
      await agent.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when no process is left in the sensor's namespace; rejects with what is there after `limit` milliseconds. */
export const nothingRuns = (lab: Lab, limit: number): Promise<void> =>
  untilPrograms(lab, (names) => names.length === 0, limit);

/** Resolves when a program of this name runs in the sensor's namespace. */
export const programRuns = (lab: Lab, name: string, limit: number): Promise<void> =>
  untilPrograms(lab, (names) => names.includes(name), limit);

/** Resolves when no program of this name runs in the sensor's namespace. */
export const programGone = (lab: Lab, name: string, limit: number): Promise<void> =>
  untilPrograms(lab, (names) => !names.includes(name), limit);

/** Resolves when the open ports of a scan are known and it asks what answers there, which nmap tells by a file. */
export async function servicesAsked(data: string, limit: number): Promise<void> {
  const deadline = performance.now() + limit;
  for (;;) {
    // Folders come and go while they are read.
    const files = await readdir(data, { recursive: true }).catch(() => []);
    if (files.some((file) => file.endsWith('tcp-services.xml'))) return;
    if (performance.now() > deadline) throw new Error(`no services were asked within ${limit} ms`);
    await sleep(50);
  }
}

/** Looks again and again: nobody tells of the start and end of processes that are not one's own children. */
async function untilPrograms(lab: Lab, fits: (names: readonly string[]) => boolean, limit: number): Promise<void> {
  const deadline = performance.now() + limit;
  for (;;) {
    const names = await Promise.all((await processesIn(lab.sensor.namespace)).map(programName));
    const living = names.filter((name) => name !== null);
    if (fits(living)) return;
    if (performance.now() > deadline) throw new Error(`after ${limit} ms there run: ${living.join(', ') || 'none'}`);
    await sleep(50);
  }
}

const programName = (pid: number): Promise<string | null> =>
  readFile(`/proc/${pid}/comm`, 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
