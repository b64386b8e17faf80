import type { ScanOutcome } from '../../core/inventory.ts';
import type { NmapHost, NmapRun } from '../../core/nmap-run.ts';
import { printable } from '../../core/text.ts';

/** How nmap ended. */
export interface NmapEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderr: string;
  /** It was ended because it took too long. */
  readonly tooLate: boolean;
}

export interface Verdict {
  readonly outcome: ScanOutcome;
  readonly reason: string | null;
}

/**
 * What a run is worth. nmap's exit status does not say: it is 0 when a name cannot be resolved and no host was scanned, and
 * when hosts were given up after their time.
 */
export function outcomeOf(end: NmapEnd, run: NmapRun | null): Verdict {
  const brokenOff: ScanOutcome = run !== null && run.hosts.length > 0 ? 'partial' : 'failed';
  if (end.tooLate) return { outcome: brokenOff, reason: 'nmap did not end in time' };
  if (end.signal !== null) return { outcome: brokenOff, reason: `nmap was ended by ${end.signal}` };
  if (run === null)
    return { outcome: 'failed', reason: complaint(end) ?? `nmap wrote no result (exit status ${end.exitCode})` };
  if (run.exit === 'error')
    return { outcome: brokenOff, reason: said(run.error) ?? complaint(end) ?? 'nmap reports an error' };
  if (end.exitCode !== 0)
    return { outcome: brokenOff, reason: complaint(end) ?? `nmap ended with exit status ${end.exitCode}` };
  if (run.exit === 'truncated') return { outcome: brokenOff, reason: "nmap's result breaks off, as on a full disk" };
  if (run.totals === null || run.totals.total === 0) {
    return { outcome: 'failed', reason: complaint(end) ?? 'nmap scanned no host' };
  }
  const givenUp = run.hosts.filter(({ timedOut }) => timedOut).length;
  if (givenUp > 0) return { outcome: 'partial', reason: `${givenUp} of ${run.hosts.length} hosts took too long` };
  return { outcome: 'complete', reason: null };
}

/** What a run is worth for one of its hosts: one that took too long does not spoil the others. */
export const hostOutcome = (run: NmapRun, host: NmapHost): ScanOutcome =>
  run.exit === 'success' && !host.timedOut ? 'complete' : 'partial';

const rights =
  /requires root privileges|operation not permitted|don't have permission|(?:socket|device|pcap)[^\n]*permission denied/i;

export const lacksRights = (end: NmapEnd): boolean => end.exitCode !== 0 && rights.test(end.stderr);

/** The line of stderr that says most. */
function complaint({ stderr }: NmapEnd): string | null {
  const lines = stderr.split('\n').filter((line) => /\S/.test(line) && !/^(QUITTING|WARNING: No targets)/.test(line));
  return said(lines[0] ?? null);
}

const said = (text: string | null): string | null => (text === null ? null : `nmap says: ${printable(text.trim())}`);
