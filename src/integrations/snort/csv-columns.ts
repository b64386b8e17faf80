import { parseEndpoint } from '../../core/alert-text/endpoints.ts';
import { canonicalIp } from '../../core/alert-text/ip-text.ts';
import type { SnortFields } from './fields.ts';

export const defaultSnort3Columns: readonly string[] =
  'timestamp pkt_num proto pkt_gen pkt_len dir src_ap dst_ap rule action'.split(' ');

/** Columns that are known by how their values look, whatever their order; the first that is not taken counts. */
const shapes: readonly (readonly [name: string, looks: (value: string) => boolean])[] = [
  ['timestamp', (value) => /^\d\d\/\d\d(?:\/\d\d)?-\d\d:\d\d:\d\d\.\d+$/.test(value)],
  ['rule', (value) => /^\d{1,10}:\d{1,10}:\d{1,10}$/.test(value)],
  ['proto', (value) => /^(?:TCP|UDP|ICMP|IP|ARP)$/.test(value)],
  ['pkt_gen', (value) => /^(?:raw|stream_tcp|stream_ip)$/.test(value)],
  ['dir', (value) => /^(?:C2S|S2C|UNK)$/.test(value)],
  ['action', (value) => /^(?:(?:cant|would|force)_)?(?:allow|drop|block|reset|rewrite)$/.test(value)],
  ['src_ap', isAddressAndPort],
  ['dst_ap', isAddressAndPort],
  ['src_addr', (value) => canonicalIp(value) !== null],
  ['dst_addr', (value) => canonicalIp(value) !== null],
];

/** What can be told of a line whose columns nobody named: null unless a time, a rule and both addresses are among them. */
export function guessColumns(parts: readonly string[], separator: string): SnortFields | null {
  const { values, message } = messageApart(parts, separator);
  const fields = new Map<string, string>(message === null ? [] : [['msg', message]]);
  for (const value of values) {
    const [name] = shapes.find(([known, looks]) => !fields.has(known) && looks(value)) ?? [];
    if (name !== undefined) fields.set(name, value);
  }
  const isEnough = fields.has('timestamp') && fields.has('rule') && (fields.has('dst_ap') || fields.has('dst_addr'));
  return isEnough ? Object.fromEntries(fields) : null;
}

/** `10.0.0.1:80`, or `:0` where there is no IP layer. */
function isAddressAndPort(value: string): boolean {
  return value === ':0' || (value.includes(':') && (parseEndpoint(value, true)?.port ?? null) !== null);
}

/** The message is what stands between the first part that begins with a quote and the last that ends with one. */
function messageApart(parts: readonly string[], separator: string) {
  const from = parts.findIndex((part) => part.startsWith('"'));
  const to = parts.findLastIndex((part) => part.endsWith('"'));
  if (from === -1 || to < from) return { values: parts, message: null };
  const message = parts
    .slice(from, to + 1)
    .join(separator)
    .slice(1, -1);
  return { values: [...parts.slice(0, from), ...parts.slice(to + 1)], message };
}
