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

type Read = (file: string) => string | null;

/** Of those interfaces that have no link, why they carry nothing. The kernel tells no carrier of one that is switched off. */
export const withoutLink = (names: readonly string[], read: Read): readonly Trouble[] =>
  names.flatMap((name) => {
    const flags = read(`/sys/class/net/${name}/flags`);
    if (flags !== null && (Number(flags) & 1) === 0)
      return { reason: `${name} is switched off`, hint: `ip link set ${name} up` };
    return read(`/sys/class/net/${name}/carrier`)?.trim() === '0'
      ? { reason: `${name} has no link`, hint: 'check the cable and the port of the switch' }
      : [];
  });
