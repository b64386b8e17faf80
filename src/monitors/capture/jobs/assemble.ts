import { join } from 'node:path';
import type { Capture } from '../../../core/capture.ts';
import { NetmonError } from '../../../core/errors.ts';
import { roundedDuration } from '../../../core/rounded.ts';
import { version } from '../../../core/version.ts';
import { createCutter } from '../../../integrations/pcapng/cut.ts';
import { commentOf } from '../describe.ts';
import { inOrder, placeOf } from '../ring/ring.ts';
import type { RecordedFile } from '../ring/ring-folder.ts';
import type { Span } from '../ring/runs.ts';
import { filterOf, type Job } from './jobs.ts';

interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** What touches files while a capture is put together. */
export interface AssemblyEdges {
  recordingsIn(folder: string): Promise<readonly RecordedFile[]>;
  writeFiltered(
    filter: ReturnType<typeof createCutter>,
    files: readonly string[],
    options: { readonly runOf: (file: string) => string; readonly to: string; readonly signal: AbortSignal },
  ): Promise<WrittenFile>;
  /** Writes the packets of `file` that match a BPF filter to `to`. */
  select(
    file: string,
    options: {
      readonly filter: string;
      readonly comment: string;
      readonly application: string;
      readonly to: string;
      readonly signal: AbortSignal;
    },
  ): Promise<WrittenFile & { readonly packets: number }>;
}

/** What was put together: the file's path for now, and what the capture says of it. */
export interface Assembled
  extends Pick<Capture, 'from' | 'to' | 'bytes' | 'packets' | 'dropped' | 'sha256' | 'reason'> {
  readonly file: string;
}

/** Milliseconds between two files of one recording that are no gap: files end each two seconds. */
const slack = 3500;

/** Puts together what is in the folder of a job. Rejects with NOT_FOUND when nothing was recorded, DATA_NOT_WRITABLE. */
export async function assemble(
  job: Job,
  folder: string,
  spans: readonly Span[],
  edges: AssemblyEdges,
  signal: AbortSignal,
): Promise<Assembled> {
  const files = inOrder(await edges.recordingsIn(folder)).filter(
    ({ name, bytes }) => bytes > 0 && placeOf(name).run !== '',
  );
  const [first, last] = [files[0], files.at(-1)];
  if (first === undefined || last === undefined) {
    throw new NetmonError('NOT_FOUND', 'capture', 'nothing was recorded in this time');
  }
  const texts = { comment: commentOf(job), application: `netmon ${version}` };
  const cutter = createCutter({
    from: job.from,
    to: job.to,
    comment: commentOf(job),
    application: `netmon ${version}`,
  });
  const runOf = (file: string): string => placeOf(file.slice(file.lastIndexOf('/') + 1)).run;
  const paths = files.map(({ name }) => join(folder, name));
  const cut = join(folder, 'cut');
  const written = await edges.writeFiltered(cutter, paths, { runOf, to: cut, signal });
  const counts = cutter.counts();
  const from = Math.max(job.from, Math.floor(Math.min(first.begunAt, counts.first ?? first.begunAt)));
  const to = Math.max(from, Math.min(job.to, Math.ceil(last.writtenAt)));
  const notes = [
    ...job.notes,
    ...(from > job.from + slack
      ? [`it begins ${roundedDuration(from - job.from)} later than asked: nothing older was recorded`]
      : []),
    ...holes(files, job).map((ms) => `nothing was recorded for ${roundedDuration(ms)} in between`),
    ...(to < job.to - slack ? [`nothing was recorded in the last ${roundedDuration(job.to - to)}`] : []),
    ...(counts.broken.length > 0 ? ['a recording that broke off was mended up to its last whole packet'] : []),
  ];
  const common = {
    from,
    to,
    dropped: droppedIn(files, spans, job),
    reason: notes.length === 0 ? null : notes.join('; '),
  };
  const bpf = filterOf(job);
  if (bpf === null) return { ...common, ...written, packets: counts.packets, file: cut };
  const selected = join(folder, 'selected');
  const matching = await edges.select(cut, { filter: bpf, ...texts, to: selected, signal });
  return { ...common, ...matching, file: selected };
}

/** Milliseconds of each time between two files in which there was no recording. */
function holes(files: readonly RecordedFile[], { from, to }: Job): readonly number[] {
  return files.flatMap((file, at) => {
    const before = files[at - 1];
    if (before === undefined) return [];
    const gap = Math.min(file.begunAt, to) - Math.max(before.writtenAt, from);
    return gap > slack ? [gap] : [];
  });
}

/** What the runs that wrote these files lost; null when one of them did not say. */
function droppedIn(files: readonly RecordedFile[], spans: readonly Span[], { to }: Job): number | null {
  const runs = new Set(files.filter(({ begunAt }) => begunAt < to).map(({ name }) => placeOf(name).run));
  let sum = 0;
  for (const run of runs) {
    const dropped = spans.find((span) => span.run === run)?.dropped ?? null;
    if (dropped === null) return null;
    sum += dropped;
  }
  return sum;
}
