import type { Clock } from '../../core/edges.ts';

/** The bytes of a file, null when it cannot be read. */
type Read = (file: string) => Promise<Uint8Array | null>;

/** Milliseconds between two looks while waiting for a link. */
const lookEvery = 1_000;

/** Carriers of interfaces by name. `unplugged`: switched on, without a link. `count` grows when the carrier comes or goes. */
export type Carriers = ReadonlyMap<
  string,
  { readonly up: boolean; readonly unplugged: boolean; readonly count: string | null }
>;

/** What the kernel tells of the cables. Interfaces of which it never told anything (no sysfs) are not judged. */
export interface Links {
  look(): Promise<Carriers>;
  /** Resolves when every interface has a link, at the latest after `limit` milliseconds. Rejects with the signal's reason. */
  whole(clock: Clock, limit: number, signal: AbortSignal): Promise<void>;
}

export function createLinks(names: readonly string[], read: Read): Links {
  const known = new Set<string>();
  const text = async (name: string, file: string): Promise<string | null> => {
    const bytes = await read(`/sys/class/net/${name}/${file}`);
    return bytes === null ? null : Buffer.from(bytes).toString('latin1').trim();
  };

  /** The kernel refuses to tell the carrier of an interface that is switched off. */
  async function lookAt(name: string) {
    const [carrier, count] = await Promise.all([text(name, 'carrier'), text(name, 'carrier_changes')]);
    if (carrier !== null) known.add(name);
    return [name, { up: carrier === '1' || !known.has(name), unplugged: carrier === '0', count }] as const;
  }
  const look = async (): Promise<Carriers> => new Map(await Promise.all(names.map(lookAt)));

  return {
    look,
    async whole(clock, limit, signal) {
      const start = clock.elapsed();
      while (clock.elapsed() - start < limit && [...(await look()).values()].some(({ up }) => !up)) {
        await clock.sleep(lookEvery, signal);
      }
    },
  };
}

/** The interfaces that are switched on and have no link, in a sentence; null when there are none. */
export function unplugged(carriers: Carriers): string | null {
  const names = [...carriers].filter(([, carrier]) => carrier.unplugged).map(([name]) => name);
  return names.length === 0 ? null : `${names.join(', ')} has no link`;
}

/** Why who was not seen between two looks may be there all the same; null when every link held. */
export function linkLost(before: Carriers, after: Carriers): string | null {
  const names = [...after]
    .filter(([name, { up, count }]) => !up || before.get(name)?.up !== true || before.get(name)?.count !== count)
    .map(([name]) => name);
  return names.length === 0 ? null : `${names.join(', ')} had no link for a part of the time`;
}
