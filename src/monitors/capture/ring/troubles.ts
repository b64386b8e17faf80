import type { MonitorContext } from '../../../core/define.ts';
import type { Failure } from '../../../integrations/dumpcap/report.ts';

/** What keeps interfaces from being recorded; told when it changes. */
export interface Troubles {
  of(on: string): Failure | null;
  set(on: string, failure: Failure | null): void;
}

export function createTroubles({ degraded }: Pick<MonitorContext<unknown>, 'degraded'>): Troubles {
  const troubles = new Map<string, Failure>();
  let told: string | null = null;
  return {
    of: (on) => troubles.get(on) ?? null,
    set(on, failure) {
      if (failure === null) troubles.delete(on);
      else troubles.set(on, failure);
      const [first] = troubles.values();
      const reason = first === undefined ? null : [...troubles.values()].map((each) => each.reason).join('; ');
      if (reason !== told) degraded(first === undefined ? null : { reason: reason ?? '', hint: first.hint });
      told = reason;
    },
  };
}
