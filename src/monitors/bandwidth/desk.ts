import type { Batch } from '../../core/batch.ts';
import type { MonitorContext } from '../../core/define.ts';
import type { BandwidthConfig } from './config.ts';
import type { Draft } from './draft.ts';

/** Hands the draft in, one batch at a time: what comes meanwhile goes with the next. */
export interface Desk {
  send(): void;
  /** Resolves when all is stored. */
  finish(): Promise<void>;
}

/** How often what is too old is forgotten. */
const forgetEvery = 3_600_000;

export function createDesk({ emit, config, clock }: MonitorContext<BandwidthConfig>, draft: Draft): Desk {
  let sending: Promise<void> | null = null;
  let forgotAt = Number.NEGATIVE_INFINITY;

  function kept(): Pick<Batch, 'bandwidthKept'> {
    if (clock.elapsed() - forgotAt < forgetEvery) return {};
    forgotAt = clock.elapsed();
    const now = clock.now();
    return { bandwidthKept: { secondsSince: now - config.keep_seconds, rollupsSince: now - config.keep_rollups } };
  }

  async function sendAll(): Promise<void> {
    for (let batch = draft.take(); batch !== null; batch = draft.isUrgent() ? draft.take() : null) {
      await emit({ ...batch, ...kept() });
    }
  }

  function send(): Promise<void> {
    sending ??= sendAll().finally(() => {
      sending = null;
    });
    return sending;
  }

  return {
    send: () => void send(),
    async finish() {
      await sending;
      await send();
    },
  };
}
