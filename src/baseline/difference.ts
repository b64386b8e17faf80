import type { Host, Port, PortState, Protocol } from '../core/inventory.ts';
import type { Verdict } from './decide.ts';

/** What answers, or answered, on a port; what was approved without a service has none. */
export interface PortFacts {
  readonly state: PortState;
  readonly service: string | null;
  readonly product: string | null;
  readonly version: string | null;
}

export interface PortDifference {
  readonly protocol: Protocol;
  readonly port: number;
  readonly change: 'opened' | 'closed' | 'service';
  /** In the baseline; null when it says nothing of the port. */
  readonly before: PortFacts | null;
  /** Now; null when nothing is known. */
  readonly after: PortFacts | null;
  /** Both sides looked at it. What only one of them looked at is told and does not count. */
  readonly covered: boolean;
  /** Of an open port that is compared with what is approved: why it is not. */
  readonly approval: Verdict['state'] | null;
}

export interface HostDifference {
  readonly address: string;
  readonly mac: string | null;
  readonly name: string | null;
  /** `removed`: it is in the baseline and not on the network. */
  readonly change: 'added' | 'removed' | 'changed' | 'none';
  readonly ports: readonly PortDifference[];
}

export interface BaselineDifference {
  /** Only those with something to tell; `none` where that does not count. */
  readonly hosts: readonly HostDifference[];
  readonly same: boolean;
}

export const factsOf = ({ state, service, product, version }: Port): PortFacts => ({
  state,
  service,
  product,
  version,
});

export const countsOf = (ports: readonly PortDifference[]): boolean => ports.some(({ covered }) => covered);

/** A device with what differs on it. */
export const hostDifference = (
  host: Pick<Host, 'id' | 'ip' | 'mac' | 'name'>,
  change: HostDifference['change'],
  ports: readonly PortDifference[],
): HostDifference => ({
  address: host.ip ?? host.id,
  mac: host.mac,
  name: host.name,
  change,
  ports: ports.toSorted((a, b) => (a.protocol === b.protocol ? a.port - b.port : a.protocol < b.protocol ? -1 : 1)),
});

export const differenceOf = (hosts: readonly HostDifference[]): BaselineDifference => {
  const told = hosts.filter(({ change, ports }) => change !== 'none' || ports.length > 0);
  return { hosts: told, same: told.every(({ change }) => change === 'none') };
};
