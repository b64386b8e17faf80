import type { Alert, RawLine } from '../../core/alert.ts';
import { buildAlert } from '../../core/alert-text/build.ts';
import { parseEndpoint, parsePort } from '../../core/alert-text/endpoints.ts';
import { canonicalIp } from '../../core/alert-text/ip-text.ts';
import type { SensorClock, SensorTime } from '../../core/alert-text/sensor-time.ts';
import {
  actionOf,
  classificationOf,
  idOf,
  messageOfRule,
  parseSignature,
  priorityOf,
  protocolName,
} from '../../core/alert-text/words.ts';

/** The fields that alert_json and alert_csv of Snort 3 can be told to write (its manual, section alert_json). */
export const snort3Fields: ReadonlySet<string> = new Set(
  (
    'action app_id class b64_data client_bytes client_pkts dir dst_addr dst_ap dst_port eth_dst eth_len eth_src eth_type ' +
    'flowstart_time geneve_vni gid icmp_code icmp_id icmp_seq icmp_type iface ip_id ip_len msg mpls pkt_gen pkt_len pkt_num ' +
    'priority proto rev rule seconds server_bytes server_pkts service sgt sid src_addr src_ap src_port target tcp_ack ' +
    'tcp_flags tcp_len tcp_seq tcp_win timestamp tos ttl udp_len vlan'
  ).split(' '),
);

/** Values as text or number, by the names of Snort 3. Any may be missing. */
export type SnortFields = { readonly [field: string]: string | number | undefined };

/** An alert of alert_json or alert_csv of Snort 3. A sentence says why it is none. */
export function snortFieldsAlert(
  fields: SnortFields,
  raw: RawLine,
  clock: SensorClock,
  engine: 'snort2' | 'snort3' = 'snort3',
): Alert | string {
  const time = timeOf(fields, clock, engine);
  if (time === null) return 'its time is no time';
  const signature = signatureOf(fields);
  if (signature === null) return 'its rule is not gid:sid:rev';
  const source = endOf(fields.src_addr, fields.src_port, fields.src_ap);
  const target = endOf(fields.dst_addr, fields.dst_port, fields.dst_ap);
  if (source === null || target === null) return 'its addresses or ports are none';
  const action = textOf(fields.action);
  if (action !== null && !actionShape.test(action)) return 'its action is none of Snort';
  const protocol = protocolOf(fields, source.address);
  const isPortless = protocol === 'icmp' || protocol === 'icmp6' || protocol === 'ip';
  return buildAlert(
    { time, engine, signature, message: messageOfRule(textOf(fields.msg) ?? ''), raw },
    {
      classification: classificationOf(textOf(fields.class) ?? undefined),
      priority: priorityOf(numberOf(fields.priority) ?? 0),
      action: action === null ? null : actionOf(action),
      protocol,
      source: source.address,
      sourcePort: isPortless ? null : source.port,
      target: target.address,
      targetPort: isPortless ? null : target.port,
      icmpType: numberOf(fields.icmp_type),
      icmpCode: numberOf(fields.icmp_code),
      interface: textOf(fields.iface),
      packet: numberOf(fields.pkt_num),
      direction: directionOf(fields.dir),
      appProtocol: fields.service === 'unknown' ? null : textOf(fields.service),
    },
  );
}

const actionShape = /^(?:(?:cant|would|force)_)?(?:allow|alert|pass|hold|retry|rewrite|drop|block|reject|reset)$/i;

/** `seconds` says which year it is, and `timestamp` the microseconds. */
function timeOf(fields: SnortFields, clock: SensorClock, engine: 'snort2' | 'snort3'): SensorTime | null {
  const { timestamp } = fields;
  const seconds = numberOf(fields.seconds);
  const isText = typeof timestamp === 'string' && timestamp !== '';
  if (seconds !== null) {
    const [, fraction] = isText ? (/\.(\d{6})$/.exec(timestamp.trimEnd()) ?? []) : [];
    const micros = Number(fraction ?? 0);
    return seconds > greatestSeconds
      ? null
      : { time: seconds * 1000 + Math.floor(micros / 1000), micros: micros % 1000 };
  }
  if (!isText) return { time: clock.reference, micros: 0 };
  return clock.read(timestamp.trimEnd(), engine === 'snort3');
}

/** What fits into a JavaScript date. */
const greatestSeconds = 8.64e12;

function signatureOf(fields: SnortFields): readonly [number, number, number] | null {
  if (typeof fields.rule === 'string') return parseSignature(fields.rule);
  const { sid, gid = sid === undefined ? 0 : 1, rev } = fields;
  const [g, s, r] = [idOf(numberOf(gid)), idOf(numberOf(sid ?? 0)), idOf(numberOf(rev ?? 0))];
  return g === null || s === null || r === null ? null : [g, s, r];
}

interface End {
  readonly address: string | null;
  readonly port: number | null;
}

/** Null for what should be an address and is none; without an IP layer src_ap is `:0`. */
function endOf(address: SnortFields[string], port: SnortFields[string], both: SnortFields[string]): End | null {
  if (typeof address === 'string' && address !== '') {
    const canonical = canonicalIp(address);
    return canonical === null ? null : { address: canonical, port: parsePort(String(port ?? '')) };
  }
  if (typeof both !== 'string' || both === '' || both === ':0') return { address: null, port: null };
  return parseEndpoint(both, true);
}

/** Snort 2's alert_csv has no word for ICMPv6, only its type. */
function protocolOf(fields: SnortFields, source: string | null): string | null {
  const { proto } = fields;
  if (typeof proto === 'string' && proto !== '') return source === null ? null : protocolName(proto, source);
  return source?.includes(':') && numberOf(fields.icmp_type) !== null ? 'icmp6' : null;
}

const textOf = (value: SnortFields[string]): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

function numberOf(value: SnortFields[string]): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

const directionOf = (value: SnortFields[string]): 'to-server' | 'to-client' | null => {
  if (value === 'C2S') return 'to-server';
  return value === 'S2C' ? 'to-client' : null;
};
