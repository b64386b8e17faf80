import type { Batch } from '../core/batch.ts';

/** A batch whose parts are all there. */
type Slice = Required<Pick<Batch, 'events' | 'hosts' | 'ports' | 'os' | 'scans'>>;

type Draft = { -readonly [K in keyof Slice]: Slice[K][number][] };

const empty = (): Draft => ({ events: [], hosts: [], ports: [], os: [], scans: [] });

/**
 * A large batch in several, so that none keeps others from writing for long. All of one host is in one of them; what belongs to
 * no host, and the scan, by which it is known that all was stored, come last. Stored in part, it can be taken in again.
 * `most`: entries, reached by whole hosts.
 */
export function* slices(batch: Batch, most: number): Generator<Slice> {
  const byHost = new Map<string, Draft>();
  const of = (host: string): Draft => {
    const known = byHost.get(host);
    if (known !== undefined) return known;
    const made = empty();
    byHost.set(host, made);
    return made;
  };
  const rest = batch.events.filter(({ host }) => host === undefined);
  for (const event of batch.events) if (event.host !== undefined) of(event.host).events.push(event);
  for (const host of batch.hosts ?? []) of(host.id).hosts.push(host);
  for (const port of batch.ports ?? []) of(port.host).ports.push(port);
  for (const os of batch.os ?? []) of(os.host).os.push(os);

  let slice = empty();
  for (const one of byHost.values()) {
    const size = slice.events.length + slice.hosts.length + slice.ports.length + slice.os.length;
    if (size >= most) {
      yield slice;
      slice = empty();
    }
    slice.events.push(...one.events);
    slice.hosts.push(...one.hosts);
    slice.ports.push(...one.ports);
    slice.os.push(...one.os);
  }
  yield { ...slice, events: [...slice.events, ...rest], scans: [...(batch.scans ?? [])] };
}
