/**
 * What systeminformation knows of interfaces. It starts eight processes for each interface that it is asked for, so it is asked for what
 * seldom changes, and for counters only where the kernel's own table of them cannot be read. Loaded on first use: it takes 10 MB.
 */

/** Bytes a second that each link can carry, by name; those whose speed nobody knows (virtual ones, radio) are missing. */
export async function linkSpeeds(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { networkInterfaces } = await import('systeminformation');
  const all = [await networkInterfaces('*')].flat();
  return new Map(
    all.flatMap(({ iface, speed }) =>
      names.includes(iface) && typeof speed === 'number' && speed > 0 ? [[iface, (speed * 1_000_000) / 8]] : [],
    ),
  );
}

interface Counted {
  readonly bytes: number;
  /** Not counted by it. */
  readonly packets: 0;
  readonly errors: number;
  readonly drops: number;
}

/** What the interfaces carried since their counters began, without packets. Interfaces that are not there are missing. */
export async function countedTraffic(
  names: readonly string[],
): Promise<ReadonlyMap<string, { readonly rx: Counted; readonly tx: Counted }>> {
  const { networkStats } = await import('systeminformation');
  const all = await networkStats(names.join(','));
  return new Map(
    all
      // Of one that is not there it says that it carried nothing.
      .filter((stats) => stats.operstate !== 'unknown' || stats.rx_bytes + stats.tx_bytes > 0)
      .map((stats) => [
        stats.iface,
        {
          rx: { bytes: stats.rx_bytes, packets: 0, errors: stats.rx_errors, drops: stats.rx_dropped },
          tx: { bytes: stats.tx_bytes, packets: 0, errors: stats.tx_errors, drops: stats.tx_dropped },
        },
      ]),
  );
}
