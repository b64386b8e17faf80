import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import type { Frame } from '../../src/core/observation.ts';
import { labAvailable } from '../lab/require-root.ts';
import { arpFrame, dhcpFrame, ethernetFrame, macBytes, ndpFrame, snapArpFrame } from './frames.ts';
import { openWire, type Wire } from './wire.ts';

const onWire =
  (test: (wire: Wire) => Promise<void>, where: 'main' | 'worker' = 'main') =>
  async (t: TestContext): Promise<void> => {
    if (!labAvailable(t)) return;
    const wire = await openWire(t, where);
    await wire.next('ready');
    await test(wire);
  };

/** Resolves when the process has ended; the test's time limit is what ends a wait for one that does not. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A process that has ended but that nobody has asked for its exit code is a zombie (Z). */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('sniffer on an interface', { timeout: 30_000 }, () => {
  it(
    'tells each kind of frame as it comes, tagged or not, and nothing else',
    onWire(async (wire) => {
      const frames = [
        arpFrame(),
        arpFrame({ vlans: [7] }),
        arpFrame({ vlans: [7, 8] }),
        snapArpFrame(),
        ndpFrame(),
        ndpFrame({ message: 'router-advertisement', extensions: [0] }),
        ndpFrame({ vlans: [7] }),
        dhcpFrame(),
        dhcpFrame({ vlans: [7] }),
      ];

      for (const [index, frame] of frames.entries()) macBytes(`02:00:00:00:01:0${index}`).copy(frame, 6);
      const other = ethernetFrame(0x88cc, Buffer.alloc(64), {});
      wire.send(...frames.flatMap((frame) => [other, frame]));

      const told: Frame[] = [];
      while (told.length < frames.length) told.push(...(await wire.next('frames')).frames);
      assert.deepEqual(
        told.map(({ ethernetSource }) => ethernetSource),
        frames.map((_, index) => `02:00:00:00:01:0${index}`),
      );
      assert.ok(told.every(({ interface: name, time }) => name === 'near' && Math.abs(Date.now() - time) < 10_000));
    }),
  );

  it(
    'tells all of a burst, and what it counted',
    onWire(async (wire) => {
      wire.flood(arpFrame(), { count: 3000, rate: 30_000 });
      wire.send(arpFrame().fill(0xff, 18, 19));

      let seen = 0;
      while (seen < 3000) seen += (await wire.next('frames')).frames.reduce((sum, { count }) => sum + count, 0);
      let counted = await wire.next('counted');
      while (counted.malformed === 0) counted = await wire.next('counted');

      assert.deepEqual([seen, counted.received, counted.malformed], [3000, 3001, 1]);
    }),
  );
});

describe('sniffer on an interface that fails', { timeout: 30_000 }, () => {
  it(
    'says that an interface was deleted, and watches it again when it is back',
    onWire(async (wire) => {
      wire.ip('link', 'del', 'near');
      const deleted = await wire.next('failed');
      wire.order('watch near');
      const absent = await wire.next('failed');
      wire.ip('link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far');
      for (const end of ['near', 'far']) wire.ip('link', 'set', end, 'up');
      wire.order('watch near');
      await wire.next('ready');
      wire.send(arpFrame());
      const told = await wire.next('frames');

      assert.deepEqual([deleted.interface, deleted.code, absent.code], ['near', 'INTERFACE_GONE', 'INTERFACE_GONE']);
      assert.match(deleted.reason, /is gone/);
      assert.equal(told.frames.length, 1);
    }),
  );

  it(
    'says that an interface was taken down',
    onWire(async (wire) => {
      wire.ip('link', 'set', 'near', 'down');
      const failed = await wire.next('failed');

      assert.equal(failed.code, 'INTERFACE_GONE');
      assert.match(failed.reason, /went down/);
    }),
  );
});

describe('sniffer process', { timeout: 30_000 }, () => {
  it(
    'ends when asked to, in good order',
    onWire(async (wire) => {
      const pid = wire.snifferPid();
      wire.order('stop');

      await wire.next('ended');
      await gone(pid);
    }),
  );

  it(
    'is an error for its reader when it is killed',
    onWire(async (wire) => {
      process.kill(wire.snifferPid(), 'SIGKILL');

      assert.equal((await wire.next('died')).code, 'TOOL_FAILED');
    }),
  );

  it(
    'leaves Ctrl+C to its parent',
    onWire(async (wire) => {
      process.kill(wire.snifferPid(), 'SIGINT');
      wire.send(arpFrame());

      assert.equal((await wire.next('frames')).frames.length, 1);
    }),
  );

  it(
    'is gone after its parent was killed',
    onWire(async (wire) => {
      const pid = wire.snifferPid();
      wire.parent.kill('SIGKILL');

      await once(wire.parent, 'exit');
      await gone(pid);
    }),
  );

  it(
    'is gone after the worker thread that started it was ended',
    onWire(async (wire) => {
      const pid = wire.snifferPid();
      wire.order('terminate');

      await gone(pid);
    }, 'worker'),
  );
});
