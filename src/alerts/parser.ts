import type { AlertBatch } from '../core/alert.ts';
import { createSensorClock } from '../core/alert-text/sensor-time.ts';
import { createZonedClock } from '../core/alert-text/zoned-time.ts';
import type { CsvColumns } from '../integrations/snort/csv.ts';
import { isFullHead, isPacketLine } from '../integrations/snort/full.ts';
import { createOpenBlock } from './block.ts';
import { createCollector } from './collect.ts';
import { createFlowMemory } from './flows.ts';
import { laterBeginning, parseLine } from './line.ts';

/** How lines are to be understood, whatever file they are from. */
export interface AlertFormat {
  /** Of times that do not say their zone. */
  readonly zone: 'local' | 'utc';
  /** Of a Snort 3 or 2 that writes alert_csv with columns of its own. */
  readonly columns: CsvColumns | null;
  /** The kinds of Suricata's records besides alerts that are handed over, such as `stats`; others are counted. */
  readonly records: Pick<ReadonlySet<string>, 'has'>;
  /** Records of whatever kind are handed over, too, when they are of the flow of an alert that came before them. */
  readonly flows?: true;
}

export interface AlertParserOptions extends AlertFormat {
  readonly file: string;
  /** When these lines were written, at the latest (the file's last change): tells the year where a line does not. */
  readonly reference: number;
  /** It goes on where another left off behind an alert: what may still come of that alert's packet is passed over. */
  readonly behindAlert?: boolean;
}

/**
 * Reads lines of any format of Snort and Suricata, each recognised by itself, so that the format may change within a file and
 * a broken line costs nothing but itself.
 */
export interface AlertParser {
  /** Moves on while a file grows. */
  reference: number;
  /** Bytes of whole lines; `offset` is where they stand in the file. The last one may lack its line feed. */
  push(bytes: Buffer, offset: number): void;
  /** A line that is longer than what is read: how it begins, where, and how long it is. */
  tooLong(excerpt: Buffer, offset: number, length: number): void;
  /** Ends a block of alert_full that could still go on; with `all` also one that tells no time yet, which is then rejected. */
  endBlock(all: boolean): void;
  /** Where the block begins that could still go on, or null. */
  readonly blockAt: number | null;
  /** What may follow are further lines of an alert that was handed over. */
  readonly behindAlert: boolean;
  /** What was read since the last call. */
  take(): AlertBatch;
}

/** Flows of alerts that are remembered at least. */
const mostFlows = 8192;

export function createAlertParser(options: AlertParserOptions): AlertParser {
  const { columns, records: wanted } = options;
  const clocks = { sensor: createSensorClock(options), zoned: createZonedClock() };
  const collector = createCollector(options.file);
  const flows = options.flows === true ? createFlowMemory(mostFlows) : null;
  const block = createOpenBlock(clocks.sensor, collector);
  let behindAlert = options.behindAlert ?? false;

  /** Null when something was read, otherwise why not. */
  const accept = (text: string, offset: number): string | null => {
    const found = parseLine({ offset, text }, { clocks, columns, wanted, flows });
    if (typeof found === 'string') return found;
    behindAlert = 'sid' in found;
    if ('sid' in found) {
      collector.alert(found);
      if (found.flow !== null) flows?.note(found.flow);
    } else if ('kind' in found) collector.record(found);
    else collector.skip(found.skipped);
    return null;
  };

  const lone = (text: string, offset: number, length: number): void => {
    const wrong = accept(text, offset);
    if (wrong === null || (behindAlert && isPacketLine(text))) return;
    behindAlert = false;
    const later = laterBeginning(text);
    const rest = later === -1 ? '' : text.slice(later);
    if (rest === '' || accept(rest, offset) !== null) {
      collector.reject({ text, offset, length, detail: wrong });
      return;
    }
    const cut = { text: text.slice(0, later), offset, length: length - Buffer.byteLength(rest) };
    collector.reject({ ...cut, detail: 'another line begins before it ends' });
  };

  const endBlock = (all: boolean): void => {
    behindAlert = block.finish(all) ?? behindAlert;
  };

  const line = (text: string, offset: number, length: number): void => {
    if (text === '') {
      endBlock(true);
      behindAlert = false;
    } else if (isFullHead(text)) {
      endBlock(true);
      block.begin(text, offset, offset + length);
    } else if (!block.extend(text, offset + length)) {
      endBlock(true);
      lone(text, offset, length);
    }
  };

  return {
    get reference() {
      return clocks.sensor.reference;
    },
    set reference(time) {
      clocks.sensor.reference = time;
    },
    push: (bytes, offset) => eachLine(bytes, offset, line),
    tooLong(excerpt, offset, length) {
      endBlock(true);
      behindAlert = false;
      const detail = 'it is longer than any alert';
      collector.reject({ text: excerpt.toString(), offset, length, detail, reason: 'too-long' });
    },
    endBlock,
    get blockAt() {
      return block.at;
    },
    get behindAlert() {
      return behindAlert;
    },
    take: () => collector.take(),
  };
}

/** Invalid UTF-8 is replaced; a carriage return before the line feed is left out. */
function eachLine(bytes: Buffer, offset: number, line: (text: string, offset: number, length: number) => void): void {
  for (let from = 0; from < bytes.length; ) {
    const feed = bytes.indexOf(0x0a, from);
    const to = feed === -1 ? bytes.length : feed;
    const end = to > from && bytes[to - 1] === 0x0d ? to - 1 : to;
    line(bytes.toString('utf8', from, end), offset + from, to - from);
    from = to + 1;
  }
}
