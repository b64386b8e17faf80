import type { Alert, RawLine } from '../../core/alert.ts';
import { buildAlert } from '../../core/alert-text/build.ts';
import { type Endpoint, parseEndpoints } from '../../core/alert-text/endpoints.ts';
import type { SensorClock, SensorTime } from '../../core/alert-text/sensor-time.ts';
import { classificationOf, hasPorts, parseSignature, priorityOf, protocolName } from '../../core/alert-text/words.ts';
import { parseRuleMessage } from './message.ts';

/**
 * A block of alert_full of Snort 2 or 3. Only its first line and the one with the time are always there: for what Snort 3 put
 * together itself (all HTTP) there is no priority, no address, and no blank line at the end.
 *
 *     [**] [1:1000001:3] LAB ICMP echo request [**]
 *     [Classification: Misc activity] [Priority: 3]
 *     11/27-13:01:46.385525 10.1.2.4 -> 10.9.8.7
 *     ICMP TTL:64 TOS:0x0 ID:1 IpLen:20 DgmLen:56
 *     Type:8  Code:0  ID:1   Seq:1  ECHO
 *     [Xref => http://example.org/doc?id=1]
 */
export const isFullHead = (line: string): boolean => line.startsWith('[**] [') && headShape.test(line);

/** The line with the time: a block that has one tells an alert, whatever is still to come. */
export const isFullTime = (line: string): boolean => timeShape.test(line);

/** A line of what both engines can print of the packet behind an alert, in this format and in alert_fast. */
export const isPacketLine = (line: string): boolean => packetLineShape.test(line);

const headShape = /^\[\*\*\] \[([\d:]+)\] ?(.*?) ?\[\*\*\] ?$/;
const priorityShape = /^(?:\[Classification: ([^\]]*)\] )?(?:\[Priority: (\d{1,10})\] ?)?(?:\[AppID: ([^\]]*)\] ?)?$/;
const timeShape = /^(\d\d\/\d\d(?:\/\d\d)?-\d\d:\d\d:\d\d\.\d+)(?: (\S+ -> \S.*?))? ?$/;
const packetShape = /^(?:(.* -> \S+) )?([A-Za-z0-9:-]{1,20}) TTL:\d+ /;
const icmpShape = /^Type:(\d{1,3}) +Code:(\d{1,3})\b/;
const referenceShape = /\[Xref => ([^\]]*)\]/g;
const packetLineShape = new RegExp(
  [
    String.raw`^\[(?:Classification: |Priority: |AppID: |Xref => )`,
    String.raw`^(?:\S+ -> \S+ )?[A-Za-z0-9:-]{1,20} TTL:\d+ `,
    '^(?:[0-9A-Fa-f]{1,2}:){5}[0-9A-Fa-f]{1,2} -> ',
    String.raw`^Type:\d|^[*12UAPRSF]{8} Seq:|^Len: |^(?:TCP|IP) Options |^Frag Offset:|^\*\* `,
    String.raw`^(?:[0-9A-F]{2} )+|^[- =+]{8,}$|^[\w.]{1,40}\[\d+\]:$`,
  ].join('|'),
);

const mostReferences = 50;

/** `lines`: from the first to the last that is not blank. A sentence says why they are no alert. */
export function snortFullAlert(lines: readonly string[], raw: RawLine, clock: SensorClock): Alert | string {
  const [, ids = '', text = ''] = headShape.exec(lines[0] ?? '') ?? [];
  const signature = parseSignature(ids);
  if (signature === null) return `[${ids}] is not [gid:sid:rev]`;
  const { message, interface: seenOn, quoted } = parseRuleMessage(text);
  const facts = factsOf(lines.slice(1));
  const { at, ends, packetEnds, protocol: name } = facts;
  if (at === null) return 'it breaks off before the time';
  // Snort 3 writes the year in front, and its messages in quotes.
  const time: SensorTime | null = clock.read(at, quoted);
  if (time === null) return `${at} is no time`;
  const addresses = addressesOf(packetEnds ?? ends, name);
  if (addresses === null) return 'the addresses are not addresses';
  return buildAlert(
    { time, engine: quoted ? 'snort3' : 'snort2', signature, message, raw },
    {
      classification: facts.classification,
      priority: facts.priority,
      protocol: name === null ? null : protocolName(name, addresses.source?.address ?? null),
      source: addresses.source?.address ?? null,
      sourcePort: addresses.source?.port ?? null,
      target: addresses.target?.address ?? null,
      targetPort: addresses.target?.port ?? null,
      icmpType: facts.icmpType,
      icmpCode: facts.icmpCode,
      interface: seenOn,
      appProtocol: facts.appProtocol,
      references: facts.references,
    },
  );
}

const nothing = {
  classification: null as string | null,
  priority: null as number | null,
  appProtocol: null as string | null,
  at: null as string | null,
  ends: null as string | null,
  packetEnds: null as string | null,
  protocol: null as string | null,
  icmpType: null as number | null,
  icmpCode: null as number | null,
  references: [] as readonly string[],
};

/** Reads the lines in their order; only the first of each sort counts, since an ICMP error shows another packet within. */
function factsOf(lines: readonly string[]): typeof nothing {
  const facts = { ...nothing };
  for (const line of lines) {
    const priority = priorityShape.exec(line);
    const time = facts.at === null ? timeShape.exec(line) : null;
    const packet = facts.protocol === null ? packetShape.exec(line) : null;
    const icmp = facts.icmpType === null ? icmpShape.exec(line) : null;
    if (priority !== null && facts.at === null) {
      facts.classification = classificationOf(priority[1]);
      facts.priority = priority[2] === undefined ? null : priorityOf(Number(priority[2]));
      facts.appProtocol = priority[3]?.toLowerCase() ?? null;
    } else if (time !== null) {
      [, facts.at = null, facts.ends = null] = time;
    } else if (packet !== null) {
      facts.packetEnds = packet[1] ?? null;
      facts.protocol = packet[2] ?? null;
    } else if (icmp !== null) {
      facts.icmpType = Number(icmp[1]);
      facts.icmpCode = Number(icmp[2]);
    } else if (line.startsWith('[Xref => ')) {
      const found = [...line.matchAll(referenceShape)].map(([, address = '']) => address);
      facts.references = [...facts.references, ...found].slice(0, mostReferences);
    }
  }
  return facts;
}

interface Ends {
  readonly source: Endpoint | null;
  readonly target: Endpoint | null;
}

/** Null for what should be addresses and is not. MAC addresses (`-e`) come with the addresses on the next line. */
function addressesOf(ends: string | null, protocol: string | null): Ends | null {
  if (ends === null || ends === '' || isLinkLayer(ends)) return { source: null, target: null };
  const ported = protocol === null ? /\d\.\d+:\d+ -> /.test(ends) : hasPorts(protocolName(protocol, null));
  return parseEndpoints(ends, ported);
}

const isLinkLayer = (ends: string): boolean => /^[0-9A-Fa-f]{1,2}(?::[0-9A-Fa-f]{1,2}){5} -> /.test(ends);
