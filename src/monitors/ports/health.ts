import type { MonitorContext } from '../../core/define.ts';
import { NetmonError } from '../../core/errors.ts';
import type { ScanOutcome } from '../../core/inventory.ts';

/** Knows whether scans work, and says so when that changes. */
export interface Health {
  /** Whether nmap is to use raw sockets. */
  readonly rawSockets: boolean;
  /** A run ended. */
  ran(outcome: ScanOutcome, reason: string | null): void;
  /** Scans are paused, or go on again (null). */
  paused(description: string | null): void;
  /** What is wrong with the targets of a group, a sentence each. */
  group(name: string, problems: readonly string[]): void;
  /** nmap could not be run. Returns whether it is worth trying again at once; throws what has nothing to do with nmap. */
  couldNotRun(error: unknown): boolean;
}

interface Trouble {
  readonly reason: string;
  readonly hint: string | null;
}

const connectOnly: Trouble = {
  reason: 'no permission for raw sockets: ports are scanned by full TCP connections, without UDP and OS detection',
  hint: 'Start netmon as root.',
};

export function createHealth({ site, degraded }: Pick<MonitorContext<unknown>, 'site' | 'degraded'>): Health {
  let rawSockets = site.rawSockets;
  let trouble: Trouble | null = null;
  let pause: Trouble | null = null;
  const groups = new Map<string, readonly string[]>();
  let told: string | null = null;

  const tell = (): void => {
    const now = pause ?? trouble ?? targetTrouble(groups) ?? (rawSockets ? null : connectOnly);
    if ((now?.reason ?? null) !== told) degraded(now);
    told = now?.reason ?? null;
  };
  tell();

  return {
    get rawSockets() {
      return rawSockets;
    },
    ran(outcome, reason) {
      trouble = outcome === 'failed' ? { reason: `the last port scan failed: ${reason}`, hint: null } : null;
      tell();
    },
    paused(description) {
      pause = description === null ? null : { reason: description, hint: 'netmon resume scans ends the pause.' };
      tell();
    },
    group(name, problems) {
      groups.set(name, problems);
      tell();
    },
    couldNotRun(error) {
      if (!(error instanceof NetmonError) || error.source !== 'nmap') throw error;
      const canDoWithout = error.code === 'NO_RIGHTS' && rawSockets;
      if (canDoWithout) rawSockets = false;
      else trouble = { reason: error.message, hint: error.hint };
      tell();
      return canDoWithout;
    },
  };
}

/** As many as a person reads; the rest of a long list is counted. */
const mostTold = 3;

function targetTrouble(groups: ReadonlyMap<string, readonly string[]>): Trouble | null {
  const all = [...groups].flatMap(([name, problems]) => problems.map((problem) => `group ${name}: ${problem}`));
  if (all.length === 0) return null;
  const more = all.length > mostTold ? `; and ${all.length - mostTold} more` : '';
  return { reason: `${all.slice(0, mostTold).join('; ')}${more}`, hint: 'The other targets are scanned.' };
}
