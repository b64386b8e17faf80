import type { Alert, RawLine } from '../../core/alert.ts';
import { buildAlert } from '../../core/alert-text/build.ts';
import type { FastLine } from '../../core/alert-text/fast-line.ts';
import type { SensorClock } from '../../core/alert-text/sensor-time.ts';
import { messageOfRule } from '../../core/alert-text/words.ts';

/** A line of fast.log. A sentence says why it is none. */
export function suricataFastAlert(line: FastLine, raw: RawLine, clock: SensorClock): Alert | string {
  const time = clock.read(line.time, false);
  if (time === null) return `${line.time} is no time`;
  const { protocol, source, target } = line;
  const isIcmp = protocol === 'icmp' || protocol === 'icmp6';
  const [first, second] = [source?.port ?? null, target?.port ?? null];
  return buildAlert(
    { time, engine: 'suricata', signature: line.signature, message: messageOfRule(line.message), raw },
    {
      classification: line.classification,
      priority: line.priority,
      action: line.action,
      protocol,
      source: source?.address ?? null,
      sourcePort: isIcmp ? null : first,
      target: target?.address ?? null,
      targetPort: isIcmp ? null : second,
      icmpType: isIcmp ? first : null,
      icmpCode: isIcmp ? second : null,
      packet: line.packet,
    },
  );
}
