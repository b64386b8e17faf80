import { setTimeout as sleep } from 'node:timers/promises';
import { createLab, type Lab } from '../src/lab/lab.ts';
import { type BenchAgent, startAgent } from './agent.ts';
import { hasArpwatch, startArpwatch } from './arpwatch.ts';
import { type Benchmark, type Row, times } from './row.ts';
import { quantile } from './statistics.ts';

/** As many as the lab's network has room for, after its own hosts. */
const stations = 230;
const firstAddress = 20;
/** Milliseconds between two stations: an odd number, so that it falls in step with nothing that works at intervals. */
const spacing = 47;
/** Milliseconds for telling of the last station. */
const patience = 3000;
/** Milliseconds. */
const target = 20;

const config = {
  // The kernel's table must not be quicker than the frames, and sweeps and scans are a load of their own.
  arp: { learn: 'off', sweep_interval: '1d', neighbour_interval: '1h' },
  ports: { enabled: false },
};

/** When something about each address happened, in milliseconds since 1970. */
type Moments = ReadonlyMap<string, number>;

async function measure(): Promise<readonly Row[]> {
  await using lab = await createLab({ hosts: 2 });
  await using agent = startAgent(lab, config);
  await agent.says('sweep.finished');
  await using arpwatch = hasArpwatch() ? startArpwatch(lab) : null;
  const printed = printedEvents(agent);
  const sent = await sendStations(lab);
  await sleep(patience);
  const stored = await storedEvents(agent);
  const peer = arpwatch === null ? null : delays(sent, arpwatch.told);
  return [
    row('until it is stored (storedAt)', delays(sent, stored), peer, `p99 ≤ ${target} ms`),
    row('until the agent prints it, after the commit', delays(sent, printed), peer),
  ];
}

/** Announcements of made-up devices, each with an address of its own. */
async function sendStations(lab: Lab): Promise<Moments> {
  const sent = new Map<string, number>();
  const sender = lab.host(2);
  await lab.announce(sender);
  for (let number = 0; number < stations; number += 1) {
    await sleep(spacing);
    const ip = `${lab.network.replace(/\.0\/24$/, '')}.${firstAddress + number}`;
    const senderMac = `00:16:3e:4e:4d:${(number + 1).toString(16).padStart(2, '0')}`;
    const { firstAt } = await lab.arp(sender, { senderMac, senderIp: ip, targetIp: ip });
    sent.set(ip, firstAt);
  }
  return sent;
}

function printedEvents(agent: BenchAgent): Moments {
  const printed = new Map<string, number>();
  agent.lines.on('line', (line) => {
    const { part, type, subject } = JSON.parse(line);
    if (part === 'event' && type === 'host.new') printed.set(subject, Date.now());
  });
  return printed;
}

async function storedEvents(agent: BenchAgent): Promise<Moments> {
  const news = (await agent.events()).filter(({ type }) => type === 'host.new');
  return new Map(news.map(({ subject, storedAt }) => [subject, Date.parse(storedAt)]));
}

/** A station of which nothing was told counts as one that took for ever. */
const delays = (sent: Moments, told: Moments): number[] =>
  [...sent].map(([ip, at]) => (told.get(ip) ?? Number.POSITIVE_INFINITY) - at);

function row(until: string, own: readonly number[], peer: readonly number[] | null, goal = ''): Row {
  const what = `a new station's frame → event, ${until}`;
  if (peer === null) return { what, netmon: shown(own), peer: 'arpwatch is not installed', target: goal };
  const ratio = `${times(quantile(peer, 0.5) / quantile(own, 0.5))} at p50`;
  return { what, netmon: shown(own), peer: `arpwatch ${shown(peer)}`, ratio, target: goal };
}

function shown(values: readonly number[]): string {
  const [middle, late, latest] = [0.5, 0.99, 1].map((share) => quantile(values, share).toFixed(1));
  return `p50 ${middle}, p99 ${late}, max ${latest} ms`;
}

export default {
  summary: `${stations} devices that were never seen, one each ${spacing} ms, and arpwatch on the same frames`,
  needsRoot: true,
  measure,
} satisfies Benchmark;
