import type { Clock } from '../../../core/edges.ts';
import type { EngineState, EngineTrouble } from './engine.ts';

/** An engine that watched and ended so often within so many milliseconds keeps ending, which is one trouble and not many. */
const often = 3;
const lately = 3_600_000;
/** One that watched this long without ending has recovered. */
const calm = 600_000;
/** One that does not come back for so long is down, whatever it did before. */
const away = 300_000;

/** Says what the states of one engine mean for who relies on it: null when it watches as it should. */
export function createEngineTroubles(
  on: string,
  clock: Pick<Clock, 'elapsed'>,
): (state: EngineState) => EngineTrouble | null {
  let isFirstStart = true;
  let isWatching = false;
  let changedAt = clock.elapsed();
  let ends: readonly number[] = [];
  let down: EngineTrouble | null = null;
  let keepsEnding: EngineTrouble | null = null;

  function watches(state: EngineState): void {
    const now = clock.elapsed();
    if (state.kind === 'down') down = noEngine(on, state.trouble);
    if (isWatching === (state.kind === 'watching')) return;
    isWatching = !isWatching;
    changedAt = now;
    if (state.kind !== 'down') return;
    ends = [...ends.filter((at) => now - at < lately), now];
    if (ends.length >= often) keepsEnding ??= endsAgain(on, state.trouble);
  }

  return (state) => {
    isFirstStart &&= state.kind === 'starting';
    if (isFirstStart) return firstStart(on);
    watches(state);
    const since = clock.elapsed() - changedAt;
    if (state.kind === 'watching') {
      down = null;
      if (since >= calm) keepsEnding = null;
      return state.trouble === null ? keepsEnding : watchesPartly(on, state.trouble);
    }
    return (since < away ? keepsEnding : null) ?? down ?? starting(on);
  };
}

const starting = (on: string): EngineTrouble => ({ reason: `the engine on ${on} is being started`, hint: null });

/** Each start of the agent begins so, which is no news. */
export const firstStart = (on: string): EngineTrouble => ({ ...starting(on), off: true });

const noEngine = (on: string, { reason, hint }: EngineTrouble): EngineTrouble => ({
  reason: `no engine watches ${on}: ${reason}`,
  hint,
  down: true,
});

const watchesPartly = (on: string, { reason, hint }: EngineTrouble): EngineTrouble => ({
  reason: `the engine on ${on}: ${reason}`,
  hint,
});

const endsAgain = (on: string, { reason, hint }: EngineTrouble): EngineTrouble => ({
  reason: `the engine on ${on} ends again and again, and is started again each time: ${reason}`,
  hint: hint ?? 'see its own log and the memory that it has; what comes between an end and a start is not seen',
});
