import { factsOf, type HostDifference, type PortDifference } from './host-diff.ts';

/** Counts over all hosts. Changes are counted only where both scans looked. */
export interface Tally {
  readonly hosts: { readonly [change in HostDifference['change']]: number };
  readonly ports: { readonly [change in PortDifference['change']]: number };
  /** Differences that come only from what one of the scans did not look at. */
  readonly notCovered: number;
  /** Nothing changed where both scans looked. */
  readonly same: boolean;
}

export interface Counter {
  add(host: HostDifference): void;
  tally(): Tally;
}

/** Something is to be shown of it. */
export const isListed = (host: HostDifference): boolean =>
  host.change !== 'none' || host.ports.length > 0 || factsOf(host).length > 0;

export function createCounter(): Counter {
  const hosts = { added: 0, removed: 0, changed: 0, none: 0 };
  const ports = { opened: 0, closed: 0, state: 0, service: 0 };
  let notCovered = 0;
  return {
    add(host) {
      const isUncovered = !host.covered && (host.change === 'added' || host.change === 'removed');
      hosts[isUncovered ? 'none' : host.change] += 1;
      // Its ports are not counted besides.
      const rest = isUncovered ? [host] : [...host.ports, ...factsOf(host)];
      notCovered += rest.filter(({ covered }) => !covered).length;
      for (const { change, covered } of host.ports) if (covered) ports[change] += 1;
    },
    tally: () => ({
      hosts: { ...hosts },
      ports: { ...ports },
      notCovered,
      same: hosts.added + hosts.removed + hosts.changed === 0,
    }),
  };
}
