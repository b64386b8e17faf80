import type { Capture } from '../../core/capture.ts';
import { type HostNames, withHostNames } from '../../core/host-names.ts';
import { grouped, roundedBytes, roundedDuration } from '../../core/rounded.ts';
import { printable } from '../../core/text.ts';
import { counted } from '../output/print.ts';
import { table } from '../output/table.ts';
import { wrapped } from '../output/wrapped.ts';

export interface CapturesView {
  /** Ids. */
  readonly pinned: ReadonlySet<string>;
  readonly names: HostNames;
  /** Columns. */
  readonly width: number;
}

/** Captures as a table, below each what it is about. */
export function capturesText(captures: readonly Capture[], { pinned, names, width }: CapturesView): string {
  if (captures.length === 0) return 'no captures';
  const rows = captures.map((capture) => [
    capture.id,
    roundedDuration(capture.to - capture.from),
    capture.file === null ? null : roundedBytes(capture.bytes),
    grouped(capture.packets),
    capture.dropped === null ? '?' : grouped(capture.dropped),
    pinned.has(capture.id) ? `${capture.state}, pinned` : capture.state,
  ]);
  const [head, ...lines] = table(['id', 'covers', 'size', 'packets', 'lost', 'state'], rows).split('\n');
  const body = captures.flatMap((capture, at) => [lines[at] ?? '', wrapped(`    ${gist(capture, names)}`, width, 4)]);
  const bytes = captures.reduce((sum, { file, bytes }) => sum + (file === null ? 0 : bytes), 0);
  return [head, ...body, '', `${counted(captures.length, 'capture')}, ${roundedBytes(bytes)}`].join('\n');
}

/** What is to be said of a capture in one line. */
export function gist({ explanation, reason, cause }: Capture, names: HostNames): string {
  const text = explanation === null ? (reason ?? cause.summary) : withHostNames(explanation.sentence, names);
  return printable(text, 300);
}
