import type { MonitorContext } from '../../core/define.ts';

export interface Trouble {
  readonly reason: string;
  readonly hint: string | null;
}

/** Says what is in the way of watching whenever that changes. */
export function createTroubles(degraded: MonitorContext<unknown>['degraded']) {
  let told = '';
  return (troubles: readonly Trouble[]): void => {
    const reason = troubles.map((trouble) => trouble.reason).join('; ');
    if (reason === told) return;
    told = reason;
    const hint = [...new Set(troubles.flatMap((trouble) => trouble.hint ?? []))].join('; ') || null;
    degraded(reason === '' ? null : { reason, hint });
  };
}

type Read = (file: string) => Promise<Uint8Array | null>;

/** Of those interfaces that have no link, why they carry nothing. The kernel tells no carrier of one that is switched off. */
export async function withoutLink(names: readonly string[], read: Read): Promise<readonly Trouble[]> {
  const text = async (name: string, file: string) => (await read(`/sys/class/net/${name}/${file}`))?.toString() ?? null;
  const looks = names.map(async (name): Promise<Trouble | null> => {
    const flags = await text(name, 'flags');
    if (flags !== null && (Number(flags) & 1) === 0)
      return { reason: `${name} is switched off`, hint: `ip link set ${name} up` };
    return (await text(name, 'carrier'))?.trim() === '0'
      ? { reason: `${name} has no link`, hint: 'check the cable and the port of the switch' }
      : null;
  });
  return (await Promise.all(looks)).filter((trouble) => trouble !== null);
}
