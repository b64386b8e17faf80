import type { IdsEngine } from '../../../core/alert.ts';
import type { NetmonEvent } from '../../../core/event.ts';
import { printable } from '../../../core/text.ts';

/** What came of looking through a capture. */
export interface AnalysedCapture {
  readonly engine: IdsEngine;
  readonly version: string;
  readonly cut: string | null;
  readonly alerts: number;
  readonly signatures: number;
}

/** Of the event that told of the capture: where it was taken, and its id. */
type Finished = Pick<NetmonEvent, 'subject' | 'data'>;

const common = ({ subject, data }: Finished) => ({
  ...({ severity: 'info', subject } as const),
  key: String(data.capture),
  data: { capture: String(data.capture), interface: subject },
});

export function analysedEvent(finished: Finished, found: AnalysedCapture, time: number): NetmonEvent {
  const { engine, version, cut, alerts, signatures } = found;
  const { data, ...rest } = common(finished);
  const what = alerts === 0 ? 'nothing' : `${alerts} alerts of ${signatures} signatures`;
  return {
    ...{ type: 'ids.capture-analysed', time, ...rest },
    summary: `${engine} found ${what} in the capture ${data.capture}${cut === null ? '' : ', which is cut'}`,
    data: { ...data, engine, version, alerts, signatures, cut: cut === null ? null : printable(cut, 500) },
  };
}

export function notAnalysedEvent(finished: Finished, reason: string, time: number): NetmonEvent {
  const { data, ...rest } = common(finished);
  const why = printable(reason, 500);
  return {
    ...{ type: 'ids.capture-unread', time, ...rest, severity: 'low' },
    summary: `No engine could look through the capture ${data.capture}: ${why}`,
    data: { ...data, reason: why },
  };
}
