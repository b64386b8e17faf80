import type { EngineTrouble } from './engine.ts';

/** The bytes of a file, null when it cannot be read. */
type Read = (file: string) => Promise<Uint8Array | null>;

const flagUp = 1;

/**
 * Why no packet can come from an interface; null when nothing is against it, or when the kernel does not tell (no sysfs).
 * Measured: Suricata 7 says once that its interface went, and lives on without seeing anything.
 */
export async function interfaceTrouble(on: string, read: Read): Promise<EngineTrouble | null> {
  const flags = await read(`/sys/class/net/${on}/flags`);
  if (flags === null) {
    const isTold = (await read('/sys/class/net/lo/flags')) !== null;
    return isTold ? { reason: `${on} is gone`, hint: 'it watches again when the interface comes back' } : null;
  }
  const isUp = (Number(Buffer.from(flags).toString('latin1')) & flagUp) !== 0;
  return isUp ? null : { reason: `${on} is switched off`, hint: `ip link set ${on} up` };
}
