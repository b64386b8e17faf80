import { type Alert, alertSeverity, type IdsEngine, type RawLine, rawLimit } from '../alert.ts';
import type { SensorTime } from './sensor-time.ts';

/** What every format tells. */
export interface AlertCore {
  readonly time: SensorTime;
  readonly engine: IdsEngine;
  readonly signature: readonly [gid: number, sid: number, rev: number];
  readonly message: string;
  readonly raw: RawLine;
}

/** What only some tell. */
export type AlertRest = Partial<Omit<Alert, 'time' | 'micros' | 'gid' | 'sid' | 'rev' | 'severity' | keyof AlertCore>>;

/** An alert whose untold fields are null. All have the same fields in the same order, which keeps reading them fast. */
export function buildAlert({ time, engine, signature, message, raw }: AlertCore, rest: AlertRest): Alert {
  const [gid, sid, rev] = signature;
  const priority = rest.priority ?? null;
  return {
    time: time.time,
    micros: time.micros,
    engine,
    gid,
    sid,
    rev,
    message,
    classification: rest.classification ?? null,
    priority,
    severity: alertSeverity(priority),
    action: rest.action ?? null,
    protocol: rest.protocol ?? null,
    source: rest.source ?? null,
    sourcePort: rest.sourcePort ?? null,
    target: rest.target ?? null,
    targetPort: rest.targetPort ?? null,
    icmpType: rest.icmpType ?? null,
    icmpCode: rest.icmpCode ?? null,
    interface: rest.interface ?? null,
    flow: rest.flow ?? null,
    packet: rest.packet ?? null,
    direction: rest.direction ?? null,
    appProtocol: rest.appProtocol ?? null,
    context: rest.context ?? null,
    metadata: rest.metadata ?? null,
    references: rest.references ?? noReferences,
    raw: cutLine(raw),
  };
}

export const cutLine = (raw: RawLine): RawLine =>
  raw.text.length > rawLimit ? { offset: raw.offset, text: raw.text.slice(0, rawLimit) } : raw;

const noReferences: readonly string[] = [];
