import type { Alert } from '../../src/core/alert.ts';
import { type AlertGroupFacts, type AlertIncrement, alertGroupId, dayOf } from '../../src/core/alert-group.ts';
import { anEvent } from './stored-things.ts';

/** Whole, plausible alerts for tests that care about one or two of their fields. */

export const alertTime = Date.UTC(2026, 10, 21, 12);

export function anAlert(fields: Partial<Alert> = {}): Alert {
  const alert: Omit<Alert, 'raw'> = {
    ...{ time: alertTime, micros: 0, engine: 'suricata', gid: 1, sid: 2_001_219, rev: 20 },
    ...{ message: 'ET SCAN Potential SSH Scan', classification: 'Attempted Information Leak' },
    ...{ priority: 2, severity: 'medium', action: 'allowed', protocol: 'tcp' },
    ...{ source: '203.0.113.7', sourcePort: 40_000, target: '10.0.0.5', targetPort: 22 },
    ...{ icmpType: null, icmpCode: null, interface: null, flow: null, packet: null, direction: null },
    ...{ appProtocol: null, context: null, metadata: null, references: [] },
    ...fields,
  } as const;
  return {
    ...alert,
    raw: fields.raw ?? { offset: 0, text: `${alert.time} ${alert.gid}:${alert.sid} ${alert.source}` },
  };
}

export function aGroup(fields: Partial<AlertGroupFacts> = {}): AlertGroupFacts {
  const group: Omit<AlertGroupFacts, 'id'> = {
    ...{ engine: 'suricata', gid: 1, sid: 2_001_219, source: '203.0.113.7', target: '10.0.0.5', own: null },
    ...{ rev: 20, message: 'ET SCAN Potential SSH Scan', classification: 'Attempted Information Leak' },
    ...{ severity: 'medium', protocol: 'tcp', direction: 'in', techniques: ['T1110'], references: [] },
    ...fields,
  };
  return { ...group, id: fields.id ?? alertGroupId(group) };
}

/** `count` alerts at `time`, the group of which is told when it is new. */
export function anIncrement(
  fields: Partial<AlertIncrement> & { readonly count?: number; readonly time?: number } = {},
): AlertIncrement {
  const { count = 1, time = alertTime, ...rest } = fields;
  const group = rest.group ?? aGroup();
  const event = anEvent({ type: 'ids.alert', time, key: group.id, summary: group.message, data: {} });
  return {
    ...{ group, firstSeen: time, lastSeen: time, days: [{ day: dayOf(time), count }] },
    ...{ ports: [22], captures: [], suppressedBy: null, news: [{ when: 'untold', event }] },
    ...rest,
  };
}
