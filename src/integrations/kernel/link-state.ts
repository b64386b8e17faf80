/** The bytes of a file, null when it cannot be read. */
export type ReadBytes = (file: string) => Promise<Uint8Array | null>;

export interface LinkState {
  /** `down`: switched off; `gone`: there is no such interface; `unknown`: the kernel does not tell (no sysfs). */
  readonly state: 'up' | 'down' | 'gone' | 'unknown';
  /** The kernel's number of the interface: another one is another interface, though it has the same name. Null when it is not told. */
  readonly index: string | null;
}

/** IFF_UP, netdevice(7). */
const up = 1;

/** What the kernel tells of an interface in `/sys/class/net` (its documentation, ABI/testing/sysfs-class-net). */
export async function linkState(name: string, read: ReadBytes): Promise<LinkState> {
  const text = async (path: string): Promise<string | null> => {
    const bytes = await read(`/sys/class/net/${path}`);
    return bytes === null ? null : Buffer.from(bytes).toString('latin1').trim();
  };
  const [flags, index] = await Promise.all([text(`${name}/flags`), text(`${name}/ifindex`)]);
  if (flags === null) return { state: (await text('lo/flags')) === null ? 'unknown' : 'gone', index: null };
  return { state: (Number(flags) & up) === 0 ? 'down' : 'up', index };
}
