import type { ScanCounts, ScanOutcomes } from '../model.ts';
import { counted } from '../wording.ts';
import type { LocalTime } from './local-time.ts';
import { heading, note, type Sheet } from './sheet.ts';
import { plain, table } from './table.ts';

const most = 20;

/** How many scans ended how, and why those that are not complete are not. */
export function drawScans(sheet: Sheet, { sweeps, ports, incomplete }: ScanCounts, local: LocalTime): void {
  heading(sheet, 'Scans', incomplete.length === 0 ? 20 : 80);
  note(sheet, `${outcomeText('sweep', sweeps)} ${outcomeText('port scan', ports)}`);
  if (incomplete.length === 0) return;
  table(
    sheet,
    columns,
    incomplete
      .slice(-most)
      .map(({ id, kind, outcome, finishedAt, reason }) => [
        plain(local.exact(finishedAt)),
        plain(kind === 'sweep' ? 'sweep' : 'port scan'),
        plain(outcome, { style: 'bold' }),
        plain(reason ?? '–', { maxLines: 3 }),
        plain(id),
      ]),
  );
  if (incomplete.length > most) note(sheet, `The last ${most} are shown; all ${incomplete.length} are in report.json.`);
}

function outcomeText(noun: string, { complete, partial, failed }: ScanOutcomes): string {
  const all = complete.length + partial.length + failed.length;
  if (all === 0) return `No ${noun} ended on this day.`;
  return `${counted(all, noun)}: ${complete.length} complete, ${partial.length} partial, ${failed.length} failed.`;
}

const columns = [
  { title: 'Ended', width: 50 },
  { title: 'Scan', width: 60 },
  { title: 'Outcome', width: 60 },
  { title: 'Why', width: 209.28 },
  { title: 'Id', width: 120 },
];
