import type { NmapRun } from '../core/nmap-run.ts';
import { formatPorts } from '../integrations/nmap/port-set.ts';
import type { ComparedScan, ScanDifference } from './diff-scans.ts';
import { portsBeyond } from './scope.ts';
import type { Tally } from './tally.ts';
import { count, line } from './text-lines.ts';

/** What was compared: the two scans, and where their scopes differ. */
export function headText({ old, new: now }: ScanDifference): string {
  const [before, after] = [banner(old.index.run), banner(now.index.run)];
  const banners = before === after ? [line(' ', before)] : [line('-', before), line('+', after)];
  return [...banners, ...scopeLines('old', old, now), ...scopeLines('new', now, old)].join('\n');
}

const banner = ({ version, startedAt, args }: NmapRun): string =>
  [
    `Nmap ${version ?? 'of unknown version'} scan`,
    ...(startedAt === null ? [] : [`of ${new Date(startedAt).toISOString().slice(0, 19)}Z`]),
    ...(args === null ? [] : [`as: ${args}`]),
  ].join(' ');

const questions = [
  ['versions', 'service versions'],
  ['os', 'operating systems'],
  ['scripts', 'scripts'],
] as const;

function scopeLines(name: string, { scope }: ComparedScan, other: ComparedScan): readonly string[] {
  const ports = [...portsBeyond(scope, other.scope)].map(([protocol, set]) => `${protocol} ${formatPorts(set)}`);
  const asked = questions.filter(([key]) => scope.asked[key] && !other.scope.asked[key]).map(([, title]) => title);
  return [
    ...(scope.isComplete ? [] : [line('~', `The ${name} scan broke off: hosts that it does not list say nothing.`)]),
    ...(ports.length === 0 ? [] : [line('~', `Only the ${name} scan looked at ports ${ports.join(', ')}.`)]),
    ...(asked.length === 0 ? [] : [line('~', `Only the ${name} scan asked for ${asked.join(', ')}.`)]),
  ];
}

/** The last line. */
export function tallyText({ hosts, ports, notCovered, same }: Tally): string {
  const scope = `${count(notCovered, 'difference')} only because of what one scan did not look at (~)`;
  const tail = notCovered === 0 ? '' : `; ${scope}`;
  if (same) return `\nNothing changed: ${count(hosts.none, 'host')} the same${tail}.`;
  const changes = [`${hosts.added} added`, `${hosts.removed} removed`, `${hosts.changed} changed`].join(', ');
  const opened = `${ports.opened} opened, ${ports.closed} closed, ${ports.state + ports.service} otherwise changed`;
  return `\nHosts: ${changes}, ${hosts.none} the same. Ports: ${opened}${tail}.`;
}
