import type { SensorClock } from '../core/alert-text/sensor-time.ts';
import { isFullTime, isPacketLine, snortFullAlert } from '../integrations/snort/full.ts';
import type { Collector } from './collect.ts';

/** The block of alert_full that is being read, if one is. */
export interface OpenBlock {
  /** Where it begins, or null. */
  readonly at: number | null;
  begin(line: string, offset: number, end: number): void;
  /** Takes the line in when it can belong to the block that is open; false when it does not or none is. */
  extend(line: string, end: number): boolean;
  /**
   * Ends it, and hands it over: true when it was an alert. Unless `all`, one that tells no time yet stays open. Null when there
   * was none to end.
   */
  finish(all: boolean): boolean | null;
}

/** A block has few lines; with dumped packets it may have some thousand. Further ones are passed over. */
const mostLines = 50;

export function createOpenBlock(clock: SensorClock, collector: Collector): OpenBlock {
  let lines: string[] = [];
  let [offset, end] = [0, 0];
  let hasTime = false;

  return {
    get at() {
      return lines.length === 0 ? null : offset;
    },
    begin(line, from, to) {
      lines = [line];
      [offset, end] = [from, to];
      hasTime = false;
    },
    extend(line, to) {
      if (lines.length === 0) return false;
      const isTime = !hasTime && isFullTime(line);
      if (!isTime && !isPacketLine(line)) return false;
      end = to;
      hasTime ||= isTime;
      if (lines.length < mostLines) lines.push(line);
      return true;
    },
    finish(all) {
      if (lines.length === 0 || !(all || hasTime)) return null;
      const text = lines.join('\n');
      const alert = snortFullAlert(lines, { offset, text }, clock);
      lines = [];
      if (typeof alert === 'string') collector.reject({ text, offset, length: end - offset, detail: alert });
      else collector.alert(alert);
      return typeof alert !== 'string';
    },
  };
}
