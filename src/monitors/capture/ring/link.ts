import { type Failure, failureOf } from '../../../integrations/dumpcap/report.ts';

/** The bytes of a file, null when it cannot be read. */
type Read = (file: string) => Promise<Uint8Array | null>;

const flagUp = 1;

/** What the kernel says against recording on an interface; null when nothing, or when it does not tell (no sysfs). */
export async function linkFault(on: string, read: Read): Promise<Failure | null> {
  const flags = await read(`/sys/class/net/${on}/flags`);
  if (flags !== null) {
    const bits = Number.parseInt(Buffer.from(flags).toString('latin1'), 16);
    return Number.isNaN(bits) || (bits & flagUp) !== 0 ? null : failureOf(on, 'it is not up', null);
  }
  return (await read('/sys/class/net/lo/flags')) === null ? null : failureOf(on, 'no device named so', null);
}
