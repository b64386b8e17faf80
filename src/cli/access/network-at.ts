import type { Host, Port } from '../../core/inventory.ts';
import { type PortChange, portChanges } from '../../history/port-changes.ts';
import { stateAt } from '../../history/state-at.ts';
import type { Store } from '../../store/store.ts';
import { localTime } from '../output/print.ts';

/** Where history begins, for people who ask for a time before it. */
const began = (time: number | undefined): string =>
  time === undefined ? 'nothing is known of the past' : `history is known from ${localTime(time)} on`;

export interface Past {
  readonly hosts: readonly Host[];
  readonly ports: readonly Port[];
  /** One line: from when on history is known. */
  readonly since: string;
}

/** The network as it was known at a time, from stored events. */
export async function pastOf(store: Store, time: number): Promise<Past> {
  const types = ['host', 'port'];
  const [events, present] = await Promise.all([store.events({ types, until: time + 1 }), store.hosts()]);
  const { hosts, ports } = stateAt(events, time, present);
  const byAddress = new Map(present.map(({ id }, place) => [id, place]));
  const place = (id: string): number => byAddress.get(id) ?? present.length;
  return {
    hosts: hosts.toSorted((a, b) => place(a.id) - place(b.id)),
    ports: ports.toSorted(
      (a, b) =>
        place(a.host) - place(b.host) || (a.protocol < b.protocol ? -1 : a.protocol > b.protocol ? 1 : a.port - b.port),
    ),
    since: began((events[0] ?? (await store.events({ types }))[0])?.time),
  };
}

/** Every change of a host's ports, or of all, with where history begins. */
export async function portHistory(store: Store, host: string | undefined) {
  const events = await store.events({ types: ['port'], ...(host === undefined ? {} : { host }) });
  const changes: readonly PortChange[] = portChanges(events);
  return { changes, since: began(events[0]?.time) };
}
