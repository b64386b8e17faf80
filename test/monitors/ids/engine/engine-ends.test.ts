import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Exec } from '../../../../src/core/edges.ts';
import { snort3 } from '../../../../src/integrations/snort/program.ts';
import { suricata } from '../../../../src/integrations/suricata/program.ts';
import { type EngineState, keepEngine } from '../../../../src/monitors/ids/engine/engine.ts';
import { alertTime } from '../../../support/alerts.ts';
import { virtualClock } from '../../../support/virtual-clock.ts';
import { hour, keepFor, minute, pausesOf, quietPlace, second, settled, setup } from './keep-for.ts';

describe('an engine that ends by itself', () => {
  it('is started again with pauses that grow to a minute, and begin anew once it ran well', async () => {
    const watched = await keepFor(20 * minute, (start) => ({ lives: start === 9 ? 2 * minute : 100 }));

    assert.deepEqual(
      pausesOf(watched).slice(0, 12),
      [1, 2, 4, 8, 16, 32, 60, 60, 1, 2, 4, 8].map((seconds) => seconds * second),
    );
  });

  it('does not count the time that its rules were tested as time that it ran', async () => {
    const clock = virtualClock(0);
    const tests: number[] = [];
    const exec: Exec = async (_, __, { signal }) => {
      tests.push(clock.elapsed());
      await clock.sleep(90 * second, signal);
      return { exitCode: 1, signal: null, stdout: '', stderr: 'ERROR: x.rules:1 unknown rule keyword: x.' };
    };
    const ending = new AbortController();
    const parts = { ...quietPlace, exec, clock, signal: ending.signal, onState: () => {} };
    const keeping = keepEngine(parts, snort3, setup, 'eth0');
    keeping.catch(() => undefined);
    await clock.sleep(10 * minute);
    ending.abort();

    const pauses = tests.slice(1).map((at, index) => at - (tests[index] ?? 0) - 90 * second);
    assert.deepEqual(
      pauses.slice(0, 4),
      [1, 2, 4, 8].map((seconds) => seconds * second),
    );
  });

  it('is one trouble and not many when it dies each minute, for as long as it does', async () => {
    const watched = await keepFor(6 * hour, () => ({ lives: minute }));

    assert.ok(watched.starts.length > 300, 'it is started again each time');
    assert.ok(watched.told.length <= 7, watched.told.join('\n'));
    assert.ok(watched.gaps.length <= 12, JSON.stringify(watched.gaps, null, 1));
    const { state, reason, hint } = watched.states.at(-1) ?? {};
    assert.equal(state, 'degraded');
    assert.match(reason ?? '', /^the engine on eth0 ends again and again, .*: snort ended by itself: exit code 139$/);
    assert.notEqual(hint, null);
    assert.equal(watched.gaps.at(-1)?.reason, reason);
    assert.equal(watched.gaps.at(-1)?.to, null, 'the ledger has it as long as it goes on');
  });

  it('is well again when it has run for ten minutes', async () => {
    const { states, gaps, told } = await keepFor(2 * hour, (start) => ({ lives: start < 5 ? minute : hour * 9 }));

    assert.equal(states.at(-1)?.state, 'running');
    assert.match(told.at(-1) ?? '', /is running$/);
    const calm = (gaps.at(-1)?.to ?? 0) - alertTime - (4 * minute + 4 * second);
    assert.ok(calm >= 10 * minute && calm <= 10 * minute + settled, String(calm));
  });

  it('is told to be blind for half a minute after it said so, since it never says that it is not any more', async () => {
    const exec: Exec = async (_, args, { signal, onErrorLine }) => {
      if (!args.includes('-T')) await clock.sleep(10 * minute, signal);
      if (!args.includes('-T')) onErrorLine?.('W: af-packet: eth0: failed to poll interface: Network is down');
      if (!args.includes('-T')) await clock.sleep(hour, signal);
      return { exitCode: 0, signal: null, stdout: '', stderr: '' };
    };
    const clock = virtualClock(0);
    const ending = new AbortController();
    const changes: { readonly at: number; readonly trouble: string | null }[] = [];
    const onState = (state: EngineState): void => {
      const trouble = state.kind === 'watching' ? (state.trouble?.reason ?? null) : state.kind;
      if (changes.at(-1)?.trouble !== trouble) changes.push({ at: clock.elapsed(), trouble });
    };
    const parts = { ...quietPlace, exec, clock, signal: ending.signal, onState };
    const keeping = keepEngine(parts, suricata, setup, 'eth0');
    keeping.catch(() => undefined);
    await clock.sleep(20 * minute);
    ending.abort();

    const [, watching, blind, well] = changes;
    assert.equal(watching?.trouble, null);
    assert.deepEqual(blind, { at: 10 * minute, trouble: 'suricata: eth0: failed to poll interface: Network is down' });
    assert.equal(well?.trouble, null);
    assert.ok((well?.at ?? 0) >= 10 * minute + 30 * second);
  });

  it('is said to watch, and not to be looked after, while its files cannot be looked at', async () => {
    const broken = (at: number) => {
      if (at > minute && at < 2 * minute) throw new Error('the disk is ill');
      return null;
    };
    const { gaps, starts } = await keepFor(10 * minute, () => ({ lives: hour }), { link: broken });

    assert.equal(starts.length, 1);
    assert.equal(gaps.at(-1)?.reason, 'the engine on eth0: it cannot be looked after: the disk is ill');
    const length = (gaps.at(-1)?.to ?? 0) - (gaps.at(-1)?.from ?? 0);
    assert.ok(Math.abs(length - minute) <= 4 * second, String(length));
  });

  it('is an interval in the ledger each time when that happens seldom', async () => {
    const watched = await keepFor(9 * hour, () => ({ lives: 2 * hour }));

    const down = watched.gaps.filter(({ reason }) => reason?.startsWith('no engine watches eth0') === true);
    assert.equal(down.length, watched.ends.length);
    for (const { from, to } of down) {
      const length = (to ?? 0) - from;
      assert.ok(length >= second && length <= second + settled, String(length));
    }
    assert.ok(down.every(({ kind }) => kind === 'degraded'));
  });

  it('is one interval for as long as it cannot start', async () => {
    const says = "Couldn't start DAQ instance (eth0): socket: Operation not permitted (-1)";
    const { gaps, told, states } = await keepFor(3 * hour, () => ({ lives: 10, says }));

    assert.deepEqual(gaps.map(({ kind }) => kind).slice(0, 2), ['off', 'degraded']);
    assert.equal(gaps.length, 2, JSON.stringify(gaps));
    assert.equal(told.length, 2);
    assert.equal(states.at(-1)?.reason, `no engine watches eth0: snort: ${says}`);
    assert.match(states.at(-1)?.hint ?? '', /start netmon as root/);
  });
});
