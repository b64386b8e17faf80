import { type Endpoint, parseEndpoints } from './endpoints.ts';
import { actionOf, classificationOf, hasPorts, parseSignature, priorityOf, protocolName } from './words.ts';

/**
 * The line that Snort's alert_fast and Suricata's fast.log share, taken apart from both ends, since a message may hold
 * anything, such as another alert:
 *
 *     TIME  [ACTION] [**] [GID:SID:REV] MESSAGE [**] [Classification: X] [Priority: N] {PROTO} SRC -> DST
 *
 * After the last `[**]` all is optional: Snort 2 has nothing there for ARP, Suricata a dump where there is no IP layer.
 */
export interface FastLine {
  /** As written. */
  readonly time: string;
  /** One blank stands behind the time (Snort 3), not two (Snort 2, Suricata). */
  readonly oneBlank: boolean;
  /** The year has four digits (Suricata). */
  readonly fullYear: boolean;
  readonly action: 'allowed' | 'blocked' | 'would-block';
  readonly signature: readonly [gid: number, sid: number, rev: number];
  /** As written: Snort 3's quotes and an interface before it included. */
  readonly message: string;
  readonly classification: string | null;
  readonly priority: number | null;
  readonly appProtocol: string | null;
  readonly protocol: string | null;
  readonly source: Endpoint | null;
  readonly target: Endpoint | null;
  /** Of Suricata: number of the packet in the capture. */
  readonly packet: number | null;
}

const mark = ' [**]';
const headShape = /^([\d/:.-]{14,30})( {1,2})(?:\[([A-Za-z_]+)\] )?\[\*\*\] \[([\d:]+)\](?= )/;
/** A message may hold what looks like an alert, but with a time before it there are two lines, of which one was cut. */
const headWithin = /\d:\d\d\.\d{6} {1,2}(?:\[\w+\] )?\[\*\*\] \[/;
const tailShape =
  /^(?: \[Classification: ([^\]]*)\])?(?: \[Priority: (\d{1,10})\])?(?: \[AppID: ([^\]]*)\])?(?: \{([^{}]*)\} (.*?))?( \[\*\*\] \[Raw pkt: [^\]]*\])?(?: \[pcap file packet: (\d{1,15})\])? ?$/;

/** A sentence says why it is no such line. */
export function parseFastLine(line: string): FastLine | string {
  const head = headShape.exec(line);
  if (head === null) return 'no time, [**] and [gid:sid:rev] at its beginning';
  const [matched, time = '', blanks = '', action, ids = ''] = head;
  const signature = parseSignature(ids);
  if (signature === null) return `[${ids}] is not [gid:sid:rev]`;
  const end = endOfMessage(line);
  if (end < matched.length) return 'it breaks off before the second [**]';
  const message = line.slice(matched.length + 1, end);
  if (headWithin.test(message)) return 'another line begins before it ends';
  const tail = tailShape.exec(line.slice(end + mark.length));
  if (tail === null) return 'what follows the last [**] cannot be understood';
  const [, classification, priority, app, protocolText, ends, dump, packet] = tail;
  const fullYear = time.charCodeAt(10) === 0x2d;
  const addressed = protocolText === undefined ? null : parseAddressed(protocolText, ends ?? '', fullYear);
  if (typeof addressed === 'string') return addressed;
  const isBare = classification === undefined && priority === undefined;
  if (addressed === null && dump === undefined && !isBare) return 'it breaks off before the protocol and the addresses';
  return {
    time,
    oneBlank: blanks.length === 1,
    fullYear,
    action: action === undefined ? 'allowed' : actionOf(action),
    signature,
    message,
    classification: classificationOf(classification),
    priority: priority === undefined ? null : priorityOf(Number(priority)),
    appProtocol: app === undefined ? null : app.toLowerCase(),
    protocol: addressed?.protocol ?? null,
    source: addressed?.source ?? null,
    target: addressed?.target ?? null,
    packet: packet === undefined ? null : Number(packet),
  };
}

/** Index of the ` [**]` that ends the message; Suricata's dump has one of its own behind it. */
function endOfMessage(line: string): number {
  const last = line.lastIndexOf(mark);
  return line.startsWith(' [Raw pkt: ', last + mark.length) ? line.lastIndexOf(mark, last - 1) : last;
}

interface Addressed {
  readonly protocol: string | null;
  readonly source: Endpoint | null;
  readonly target: Endpoint | null;
}

/**
 * Snort 3 names the link layer (`{eth}  -> `) where there is no IP layer. Suricata always writes ports: for ICMP its type and
 * code.
 */
function parseAddressed(name: string, ends: string, alwaysPorts: boolean): Addressed | string {
  if (ends.trim() === '->') return { protocol: null, source: null, target: null };
  const addresses = parseEndpoints(ends, alwaysPorts || hasPorts(protocolName(name, null)));
  if (addresses === null) return 'the addresses are not addresses';
  return { protocol: protocolName(name, addresses.source.address), ...addresses };
}
