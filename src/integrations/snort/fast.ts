import type { Alert, RawLine } from '../../core/alert.ts';
import { buildAlert } from '../../core/alert-text/build.ts';
import type { FastLine } from '../../core/alert-text/fast-line.ts';
import type { SensorClock } from '../../core/alert-text/sensor-time.ts';
import { parseRuleMessage } from './message.ts';

/** A line of alert_fast of Snort 2 or 3. A sentence says why it is none. */
export function snortFastAlert(line: FastLine, raw: RawLine, clock: SensorClock): Alert | string {
  const { message, interface: seenOn, quoted } = parseRuleMessage(line.message);
  const isThree = quoted && line.oneBlank;
  const time = clock.read(line.time, isThree);
  if (time === null) return `${line.time} is no time`;
  const { source, target } = line;
  return buildAlert(
    { time, engine: isThree ? 'snort3' : 'snort2', signature: line.signature, message, raw },
    {
      classification: line.classification,
      priority: line.priority,
      action: line.action,
      protocol: line.protocol,
      source: source?.address ?? null,
      sourcePort: source?.port ?? null,
      target: target?.address ?? null,
      targetPort: target?.port ?? null,
      interface: seenOn,
      appProtocol: line.appProtocol,
    },
  );
}
