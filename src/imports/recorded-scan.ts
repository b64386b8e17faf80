import { NetmonError } from '../core/errors.ts';
import { importedScan, type Scan } from '../core/inventory.ts';
import type { NmapHost, NmapRun } from '../core/nmap-run.ts';
import { outcomeOf } from '../integrations/nmap/outcome.ts';

/** A scan that is read from a file, whoever made it and whenever. */
export interface RecordedScan {
  readonly scan: Scan;
  readonly run: NmapRun;
  /** Hosts that answered. */
  readonly hosts: readonly (NmapHost & { readonly ip: string })[];
  /** Ids under which it may be stored already: its own, and that of the run of netmon that made the file. */
  readonly ids: readonly string[];
}

/** netmon lets nmap write into the folder of the run, which has its temporary name then. */
const ownFolder = /\.partial-(\d{8}T\d{6}\.\d{3}Z)\//;

/** Clocks differ; a scan that is further ahead than this is taken for wrong. */
const mostAhead = 86_400_000;

/**
 * `sha256` is that of the XML: the same file is the same scan wherever it lies. Throws INPUT_INVALID when it does not say when
 * it was made, or says a time to come.
 */
export function recordedScan(run: NmapRun, sha256: string, now: number): RecordedScan {
  const finishedAt = run.finishedAt ?? lastHostTime(run) ?? run.startedAt;
  if (finishedAt === null) throw timeless(run);
  if (finishedAt > now + mostAhead) {
    const time = new Date(finishedAt).toISOString();
    throw new NetmonError('INPUT_INVALID', 'import', `it says that the scan was made at ${time}, which is to come`);
  }
  const hosts = run.hosts.flatMap((host) => (host.ip !== null && answered(host) ? [{ ...host, ip: host.ip }] : []));
  const id = `${importedScan}${sha256.slice(0, 16)}`;
  const [, ownRun] = ownFolder.exec(run.args ?? '') ?? [];
  const { outcome, reason } = outcomeOf({ exitCode: 0, signal: null, stderr: '', tooLate: false }, run);
  return {
    run,
    hosts,
    ids: ownRun === undefined ? [id] : [id, `ports-${ownRun}`],
    scan: {
      id,
      kind: run.scope.length === 0 ? 'sweep' : 'ports',
      startedAt: Math.min(run.startedAt ?? finishedAt, finishedAt),
      finishedAt,
      outcome,
      reason,
      targets: hosts.map(({ ip }) => ip),
      scope: Object.fromEntries(run.scope.map(({ protocol, services }) => [protocol, services])),
      hostsUp: hosts.filter(({ timedOut }) => !timedOut).length,
      hostsTotal: run.totals?.total ?? run.hosts.length,
      folder: null,
    },
  };
}

/** With -Pn nmap calls every address up; one of which nothing was heard at all is not a device. */
const answered = ({ state, reason, ports, extraPorts }: NmapHost): boolean =>
  state === 'up' &&
  (reason !== 'user-set' ||
    [...ports, ...extraPorts].some(
      (port) => port.state === 'open' || port.state === 'closed' || port.state === 'unfiltered',
    ));

function lastHostTime({ hosts }: NmapRun): number | null {
  let last: number | null = null;
  for (const { finishedAt } of hosts) if (finishedAt !== null && finishedAt > (last ?? 0)) last = finishedAt;
  return last;
}

function timeless({ warnings }: NmapRun): NetmonError {
  const why = warnings.length === 0 ? '' : ` (${warnings.at(-1)})`;
  return new NetmonError('INPUT_INVALID', 'import', `it does not say when the scan was made${why}`);
}
