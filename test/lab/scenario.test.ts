import assert from 'node:assert/strict';
import { it } from 'node:test';
import { rootSchema } from '../../src/config/schema.ts';
import type { Clock } from '../../src/core/edges.ts';
import { eventTypes } from '../../src/core/event-types.ts';
import { systemClock } from '../../src/edges/clock.ts';
import { demoConfig } from '../../src/lab/demo.ts';
import { createLab } from '../../src/lab/lab.ts';
import { demoHosts, demoSteps, playDemo, setStage } from '../../src/lab/scenario.ts';
import { monitors } from '../../src/registry.ts';
import { labAvailable } from './require-root.ts';

const { signal } = new AbortController();

it('the story of the demo plays to its end, and what it tells happens', async (t) => {
  if (!labAvailable(t)) return;
  await using lab = await createLab({ hosts: demoHosts });
  const stage = await setStage(lab);
  const [told, scanned]: [string[], string[]] = [[], []];
  const nas = stage.host('nas').ip;
  assert.equal(await lab.ping(lab.sensor, nas, { port: 21 }), true);

  const missed = await playDemo(stage, {
    say: (text) => told.push(text),
    noticed: async ({ expect }) => expect.type !== 'arp.scan',
    scan: async (ip) => void scanned.push(ip),
    ...{ clock: systemClock, signal, pause: 0 },
  });

  assert.deepEqual(
    told,
    demoSteps.map(({ say }) => say),
  );
  assert.deepEqual(
    missed.map(({ expect }) => expect.type),
    ['arp.scan'],
  );
  assert.deepEqual(scanned, [nas, nas, nas]);
  assert.match(await lab.talk(lab.sensor, { ip: nas, port: 22 }), /OpenSSH_7\.4/);
  await assert.rejects(lab.talk(lab.sensor, { ip: nas, port: 21 }), /ECONNREFUSED/);
  assert.equal(lab.hosts.length, demoHosts.length);
});

it('the story of the demo stops when it is told to', async (t) => {
  if (!labAvailable(t)) return;
  await using lab = await createLab({ hosts: demoHosts });
  const stop = new AbortController();
  const told: string[] = [];
  const stoppingClock: Pick<Clock, 'sleep'> = {
    sleep: (ms, until) => {
      stop.abort(new Error('enough'));
      return systemClock.sleep(ms, until);
    },
  };

  const played = playDemo(await setStage(lab), {
    say: (text) => told.push(text),
    noticed: async () => true,
    scan: async () => undefined,
    clock: stoppingClock,
    ...{ signal: stop.signal, pause: 60_000 },
  });

  await assert.rejects(played, /enough/);
  assert.equal(told.length, 1);
});

it('expects of every step an event that there is', () => {
  for (const { expect } of demoSteps) assert.ok(expect.type in eventTypes);
});

it('runs the agent with a config that is valid', () => {
  assert.equal(rootSchema(monitors).safeParse(demoConfig).error, undefined);
});
