import type { EngineTrouble } from './engine.ts';

/** The bytes of a file, null when it cannot be read. */
type Read = (file: string) => Promise<Uint8Array | null>;

const flagUp = 1;

export interface InterfaceLink {
  /** Why no packet can come from it; null when nothing is against it, or when the kernel does not tell (no sysfs). */
  readonly trouble: EngineTrouble | null;
  /** The kernel's number of it: another one is another interface, though it has the same name. Null when it is not told. */
  readonly index: string | null;
}

/** What the kernel tells of an interface. Measured: Suricata 7 says once that it went, and lives on without seeing anything. */
export async function linkOf(on: string, read: Read): Promise<InterfaceLink> {
  const text = async (path: string): Promise<string | null> => {
    const bytes = await read(`/sys/class/net/${path}`);
    return bytes === null ? null : Buffer.from(bytes).toString('latin1').trim();
  };
  const [flags, index] = await Promise.all([text(`${on}/flags`), text(`${on}/ifindex`)]);
  if (flags === null) {
    const isTold = (await text('lo/flags')) !== null;
    const gone = { reason: `${on} is gone`, hint: 'it watches again when the interface comes back' };
    return { trouble: isTold ? gone : null, index: null };
  }
  const isUp = (Number(flags) & flagUp) !== 0;
  return { trouble: isUp ? null : { reason: `${on} is switched off`, hint: `ip link set ${on} up` }, index };
}
