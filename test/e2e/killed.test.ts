import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabEvent } from '../../src/lab/event-feed.ts';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import { agentAvailable, nothingRuns, startAgent, type TestAgent } from '../lab/agent.ts';

const kills = 12;
/** Milliseconds that an agent gets at most, from when it has begun to work. */
const longestLife = 1000;

const config = {
  arp: { learn: 'off', sweep_interval: '10s', neighbour_interval: '1s', flood_threshold: 4096 },
  ports: { ports: '22', service_detection: false },
};

/** Devices that join one after another; each says so again and again until that is stored. */
function joining(lab: Lab) {
  const waiting = new Map<string, string>();
  const joined: string[] = [];
  const enough = new AbortController();

  function joinOne(): void {
    const number = joined.length + 1;
    const mac = `00:16:3e:00:00:${number.toString(16).padStart(2, '0')}`;
    joined.push(mac);
    waiting.set(mac, `10.77.0.${30 + number}`);
  }
  async function join(): Promise<void> {
    while (!enough.signal.aborted || waiting.size > 0) {
      if (!enough.signal.aborted && joined.length < 200) joinOne();
      for (const [mac, ip] of waiting) await lab.spoof(lab.host(1), { ip, mac });
      await sleep(200);
    }
  }
  const allStored = join();
  return {
    joined,
    isStored: (mac: unknown) => void waiting.delete(String(mac)),
    /** No more will join; resolves when all are stored. */
    async end(): Promise<void> {
      enough.abort();
      await allStored;
    },
  };
}

async function readNews(agent: TestAgent, isStored: (mac: unknown) => void): Promise<void> {
  try {
    for await (const { type, data } of agent.events()) if (type === 'host.new') isStored(data?.mac);
  } catch {
    // It was killed.
  }
}

async function storedEvents(agent: TestAgent): Promise<readonly LabEvent[]> {
  const { stdout } = await agent.cli(['events', '--json']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Of a report, as far as this test looks at it. */
interface Report {
  readonly notWatched: {
    readonly monitors: readonly {
      readonly monitor: string;
      readonly gaps: readonly { readonly from: string; readonly to: string; readonly kind: string }[];
    }[];
  };
}

async function reportOf(agent: TestAgent): Promise<Report> {
  const { stdout } = await agent.cli(['report', '--format', 'json']);
  return JSON.parse(stdout);
}

it('loses and doubles nothing when it is killed at random moments while devices join', {
  timeout: 180_000,
}, async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  await using first = await startAgent(lab, { config });
  await first.wait(({ type }) => type === 'sweep.finished', 30_000);
  await first.kill();
  const { data } = first;
  const devices = joining(lab);

  for (let kill = 0; kill < kills; kill += 1) {
    const began = Date.now();
    await using agent = await startAgent(lab, { config, data });
    void readNews(agent, devices.isStored);
    // Every fifth is killed while it starts.
    if (kill % 5 > 0)
      await agent.wait(({ type, time }) => type === 'agent.started' && Date.parse(time) >= began, 15_000);
    await sleep(Math.random() * longestLife);
    await agent.kill();
    await nothingRuns(lab, 5000);
  }
  await using last = await startAgent(lab, { config, data });
  void readNews(last, devices.isStored);
  await devices.end();
  const events = await storedEvents(last);
  const { notWatched } = await reportOf(last);

  const news = events.filter(({ type }) => type === 'host.new').map(({ data }) => data?.mac);
  assert.deepEqual(news.filter((mac) => devices.joined.includes(String(mac))).toSorted(), devices.joined);
  const started = events.filter(({ type }) => type === 'agent.started').map(({ time }) => time);
  const died = events.filter(({ type }) => type === 'agent.died').map(({ time }) => time);
  assert.ok(started.length > kills / 2, `only ${started.length} of ${kills} began to work before they were killed`);
  assert.ok(died.length >= started.length - 1);
  for (const time of died) {
    for (const { monitor, gaps } of notWatched.monitors)
      assert.ok(
        gaps.some(({ kind, from, to }) => kind === 'stopped' && from <= time && time < to),
        `${monitor} ${time}`,
      );
  }
});
