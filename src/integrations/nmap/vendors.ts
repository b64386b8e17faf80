/** Who made the device with this MAC (lower or upper case, colons), or null. */
export type VendorOf = (mac: string) => string | null;

/** Where Debian and a build from source put nmap's own list. */
const files = ['/usr/share/nmap/nmap-mac-prefixes', '/usr/local/share/nmap/nmap-mac-prefixes'];

const lengths = [9, 7, 6] as const;

/** Reads nmap's list once. `read` gives a file's bytes, or null when it is not there; without the list nothing is known. */
export async function loadVendors(read: (file: string) => Promise<Uint8Array | null>): Promise<VendorOf> {
  for (const file of files) {
    const bytes = await read(file);
    if (bytes !== null) return createVendors(bytes);
  }
  return () => null;
}

/**
 * nmap-mac-prefixes: lines of `prefix vendor` with 6, 7 or 9 hex digits, not wholly in order. Names stay in the bytes of the
 * file; sorted beside it is, for each prefix, prefix and place in one number: 1.1 MB for 50,000 prefixes.
 */
export function createVendors(bytes: Uint8Array): VendorOf {
  const list = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const indexes = new Map(lengths.map((length) => [length, indexOf(list, length)]));
  return (mac) => {
    const digits = mac.replaceAll(':', '');
    if (!/^[0-9a-f]{12}$/i.test(digits)) return null;
    for (const length of lengths) {
      const place = find(indexes.get(length), BigInt(`0x${digits.slice(0, length)}`));
      if (place !== null) return nameAt(list, place + length + 1);
    }
    return null;
  };
}

const placeBits = 24n;

function indexOf(list: Buffer, length: number): BigUint64Array {
  const entries: bigint[] = [];
  for (let start = 0; start < list.length; start = nextLine(list, start)) {
    if (list[start + length] !== 0x20) continue;
    const prefix = list.toString('latin1', start, start + length);
    if (/^[0-9a-f]+$/i.test(prefix)) entries.push((BigInt(`0x${prefix}`) << placeBits) | BigInt(start));
  }
  return BigUint64Array.from(entries).sort();
}

function nextLine(list: Buffer, from: number): number {
  const end = list.indexOf(0x0a, from);
  return end === -1 ? list.length : end + 1;
}

function find(index: BigUint64Array | undefined, prefix: bigint): number | null {
  if (index === undefined) return null;
  let low = 0;
  let high = index.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((index[middle] ?? 0n) >> placeBits < prefix) low = middle + 1;
    else high = middle;
  }
  const entry = index[low];
  return entry !== undefined && entry >> placeBits === prefix ? Number(entry & ((1n << placeBits) - 1n)) : null;
}

const nameAt = (list: Buffer, start: number): string => list.toString('utf8', start, nextLine(list, start)).trim();
