import type { Alert, IdsRecord, RawLine } from '../../core/alert.ts';
import { buildAlert, cutLine } from '../../core/alert-text/build.ts';
import { parsePort } from '../../core/alert-text/endpoints.ts';
import { canonicalIp } from '../../core/alert-text/ip-text.ts';
import {
  actionOf,
  classificationOf,
  idOf,
  messageOfRule,
  priorityOf,
  protocolName,
} from '../../core/alert-text/words.ts';
import type { ZonedClock } from '../../core/alert-text/zoned-time.ts';
import { contextOf, fieldsOf, isFields, metadataOf } from './eve-context.ts';

type Fields = { readonly [key: string]: unknown };

/** Whether an object is a record of eve.json at all. */
export const isEve = (record: Fields): boolean => typeof record.event_type === 'string';

/** A record of eve.json whose event_type is `alert`. A sentence says why it is none. */
export function eveAlert(record: Fields, raw: RawLine, clock: ZonedClock): Alert | string {
  const { alert, proto } = record;
  const time = typeof record.timestamp === 'string' ? clock.read(record.timestamp) : null;
  if (time === null) return 'its timestamp is missing or no time';
  if (!isFields(alert)) return 'it says that it is an alert and has none';
  const [gid, sid, rev] = [idOf(alert.gid ?? 1), idOf(alert.signature_id), idOf(alert.rev ?? 0)];
  if (gid === null || sid === null || rev === null) return 'its gid, signature_id or rev is missing or no number';
  const ends = endsOf(record);
  if (ends === null) return 'its addresses or ports are none';
  return buildAlert(
    { time, engine: 'suricata', signature: [gid, sid, rev], message: messageOfRule(text(alert.signature) ?? ''), raw },
    {
      classification: classificationOf(text(alert.category) ?? undefined),
      priority: typeof alert.severity === 'number' ? priorityOf(alert.severity) : null,
      action: typeof alert.action === 'string' ? actionOf(alert.action) : null,
      protocol: typeof proto === 'string' ? protocolName(proto, ends.source) : null,
      ...ends,
      icmpType: whole(record.icmp_type),
      icmpCode: whole(record.icmp_code),
      interface: text(record.in_iface),
      flow: whole(record.flow_id),
      packet: whole(record.pcap_cnt),
      direction: directionOf(record.direction),
      appProtocol: appProtocolOf(record.app_proto),
      context: contextOf(record),
      metadata: metadataOf(alert.metadata),
      references: textsOf(alert.references),
    },
  );
}

/** A record of another kind. A sentence says why it is none. */
export function eveRecord(record: Fields, raw: RawLine, clock: ZonedClock): IdsRecord | string {
  const time = typeof record.timestamp === 'string' ? clock.read(record.timestamp) : null;
  if (time === null) return 'its timestamp is missing or no time';
  const kind = text(record.event_type) ?? '';
  const { source, target } = endsOf(record) ?? { source: null, target: null };
  const own = Object.hasOwn(record, kind) ? record[kind] : null;
  return {
    time: time.time,
    engine: 'suricata',
    kind,
    flow: whole(record.flow_id),
    source,
    target,
    fields: fieldsOf(own),
    raw: cutLine(raw),
  };
}

/** Null when something is there and is no address or port. */
function endsOf(record: Fields) {
  const { src_ip: from, dest_ip: to } = record;
  const source = typeof from === 'string' ? canonicalIp(from) : null;
  const target = typeof to === 'string' ? canonicalIp(to) : null;
  const isWrong = (source === null && isGiven(from)) || (target === null && isGiven(to));
  if (isWrong) return null;
  return { source, sourcePort: portOf(record.src_port), target, targetPort: portOf(record.dest_port) };
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const portOf = (value: unknown): number | null => (typeof value === 'number' ? parsePort(String(value)) : null);

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const whole = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

const directionOf = (value: unknown): 'to-server' | 'to-client' | null => {
  if (value === 'to_server') return 'to-server';
  return value === 'to_client' ? 'to-client' : null;
};

const appProtocolOf = (value: unknown): string | null => (value === 'failed' ? null : text(value));

const mostReferences = 50;

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string').slice(0, mostReferences) : [];
