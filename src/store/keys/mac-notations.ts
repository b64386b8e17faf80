/** A MAC as any program or label writes it (`AA-BB-…`, `aabb.ccdd.eeff`, `aabbccddeeff`, arpwatch's `0:1b:…`), in ours. */
export function readMac(text: string): string | null {
  const lower = text.toLowerCase();
  if (/^[0-9a-f]{1,2}([:-][0-9a-f]{1,2}){5}$/.test(lower)) {
    return lower
      .split(/[:-]/)
      .map((byte) => byte.padStart(2, '0'))
      .join(':');
  }
  if (!/^([0-9a-f]{12}|[0-9a-f]{4}([.-][0-9a-f]{4}){2})$/.test(lower)) return null;
  return lower.replace(/[.-]/g, '').replace(/..(?=.)/g, '$&:');
}
