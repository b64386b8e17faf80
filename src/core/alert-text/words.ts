import type { AlertAction } from '../alert.ts';

/** Names and numbers (IANA) under which the engines mean one protocol. */
const protocols: { readonly [name: string]: string } = {
  'ipv6-icmp': 'icmp6',
  icmpv6: 'icmp6',
  '1': 'icmp',
  '2': 'igmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'icmp6',
  '132': 'sctp',
};

/** In lower case, one word for each; ICMP between IPv6 addresses is `icmp6`, which Snort 3 does not tell apart. */
export function protocolName(name: string, source: string | null): string {
  const lower = name.toLowerCase();
  if (lower === 'tcp' || lower === 'udp') return lower;
  const plain = lower.startsWith('proto:') ? lower.slice(6) : lower;
  const known = Object.hasOwn(protocols, plain) ? protocols[plain] : undefined;
  if (known !== undefined) return known;
  if (lower === 'icmp' && source?.includes(':') && !source.startsWith('::ffff:')) return 'icmp6';
  return /^\d+$/.test(plain) ? `proto:${plain}` : lower;
}

/** Protocols whose addresses are written with ports. */
export const hasPorts = (protocol: string): boolean => protocol === 'tcp' || protocol === 'udp' || protocol === 'sctp';

/** The words of Snort 2 (`Drop`), Snort 3 (`would_drop`, `reset`) and Suricata (`wDrop`, `blocked`). */
export function actionOf(word: string): AlertAction {
  const lower = word.toLowerCase();
  if (lower === 'wdrop' || /^(?:would|cant)_/.test(lower)) return 'would-block';
  return /^(?:force_)?(?:drop|sdrop|block|blocked|reset|reject|react)$/.test(lower) ? 'blocked' : 'allowed';
}

/** What stands for no class: `none` (Snort 3), `(null)` and nothing (Suricata). */
export const classificationOf = (text: string | undefined): string | null =>
  text === undefined || text === '' || text === 'none' || text === '(null)' ? null : text;

/** What stands for a rule without a message: `no msg in rule` (Snort 3), `(null)` (Suricata). */
export const messageOfRule = (text: string): string => (text === 'no msg in rule' || text === '(null)' ? '' : text);

/** 1 to 255, or null; Snort's 0 stands for none. */
export const priorityOf = (value: number): number | null =>
  Number.isInteger(value) && value >= 1 && value <= 255 ? value : null;

const greatestId = 4_294_967_295;

/** A generator, signature or revision, or null. */
export const idOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= greatestId ? value : null;

/** `1:1000001:3`, or null. */
export function parseSignature(text: string): readonly [gid: number, sid: number, rev: number] | null {
  const [, g, s, r] = /^(\d{1,10}):(\d{1,10}):(\d{1,10})$/.exec(text) ?? [];
  if (r === undefined) return null;
  const [gid, sid, rev] = [idOf(Number(g)), idOf(Number(s)), idOf(Number(r))];
  return gid === null || sid === null || rev === null ? null : [gid, sid, rev];
}
