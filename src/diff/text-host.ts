import type { NmapHost } from '../core/nmap-run.ts';
import type { ExtraPorts, HostDifference, PortDifference } from './host-diff.ts';
import { aligned, count, differingLines, line, type Mark, portCells, type Row, scriptLines } from './text-lines.ts';

/** One host for people, much as ndiff shows it; `~` marks what is no change but comes from another scope. */
export function hostText(host: HostDifference): string {
  const lines = ['', ...heading(host), ...stateLines(host)];
  // A scan that broke off would repeat the whole of the other one.
  if (!host.covered && host.change !== 'none' && host.change !== 'changed') return lines.join('\n');
  return [...lines, ...extraLines(host), ...portLines(host), ...osLines(host), ...scriptTable(host)].join('\n');
}

const nameOf = ({ hostnames, ip, mac }: NmapHost, address: string): string => {
  const where = [ip, mac].filter(Boolean).join(', ') || address;
  return hostnames.length === 0 ? where : `${[...new Set(hostnames)].toSorted().join(', ')} (${where})`;
};

const marks: { readonly [change in HostDifference['change']]: Mark } = {
  added: '+',
  removed: '-',
  changed: ' ',
  none: ' ',
};

function heading({ before, after, address, change, covered, ip, mac, hostnames }: HostDifference): readonly string[] {
  const names = [before, after].map((host) => (host === null ? null : `${nameOf(host, address)}:`));
  const [old = null, now = null] = names;
  const ids = [ip, mac, hostnames].filter((id) => id !== null);
  if (old !== null && now !== null && ids.length > 0) {
    const isScope = ids.every((id) => !id.covered);
    return [line(isScope ? '~' : '-', old), line(isScope ? '~' : '+', now)];
  }
  return [line(covered ? marks[change] : '~', now ?? old ?? `${address}:`)];
}

function stateLines({ change, covered, before, after }: HostDifference): readonly string[] {
  if (change !== 'added' && change !== 'removed') return [];
  if (!covered) {
    const [seen, other] = change === 'added' ? ['new', 'old'] : ['old', 'new'];
    return [line('~', `Host is up in the ${seen} scan; the ${other} one did not look at it, or not to the end.`)];
  }
  const old = before === null ? [] : [line('-', `Host is ${before.state}.`)];
  return after === null ? old : [...old, line('+', `Host is ${after.state}.`)];
}

function extraLines({ extraPorts }: HostDifference): readonly string[] {
  if (extraPorts === null) return [];
  const { before, after, covered } = extraPorts;
  const shown = (mark: Mark, ports: ExtraPorts) =>
    ports.length === 0
      ? []
      : [
          line(
            covered ? mark : '~',
            `Not shown: ${ports.map((ports) => count(ports.count, `${ports.state} port`)).join(', ')}`,
          ),
        ];
  return [...shown('-', before), ...shown('+', after)];
}

function portLines({ ports, before, after }: HostDifference): readonly string[] {
  if (ports.length === 0) return [];
  const mark = before === null ? '+' : after === null ? '-' : ' ';
  const isScope = ports.every(({ covered }) => !covered);
  const head = { mark: isScope ? '~' : mark, cells: ['PORT', 'STATE', 'SERVICE', 'VERSION'] } as const;
  return aligned([head, ...ports.flatMap(portRows)]);
}

const notes = {
  both: '(only one of the scans ran scripts)',
  old: '(only the old scan looked)',
  new: '(only the new scan looked)',
  neither: '(neither scan was meant to look)',
} as const;

function portRows({ before, after, covered, seenBy, scripts }: PortDifference): readonly Row[] {
  const [old, now] = [before === null ? null : portCells(before), after === null ? null : portCells(after)];
  const output = scripts.flatMap((script) =>
    differingLines(
      scriptLines(script.id, script.before),
      scriptLines(script.id, script.after),
      !covered || !script.covered,
    ),
  );
  if (old !== null && now !== null && old.every((cell, at) => cell === now[at]))
    return [{ mark: ' ', cells: now }, ...output];
  const row = (mark: Mark, cells: readonly string[] | null): readonly Row[] => {
    if (cells === null) return [];
    return [covered ? { mark, cells } : { mark: '~', cells, note: notes[seenBy] }];
  };
  return [...row('-', old), ...row('+', now), ...output];
}

function osLines({ os }: HostDifference): readonly string[] {
  if (os === null) return [];
  const [old, now] = [os.before, os.after].map((names) => names.map((name) => `  ${name}`));
  const title = os.covered ? 'OS details:' : 'OS details (only one of the scans tells):';
  return [line(os.covered ? ' ' : '~', title), ...differingLines(old ?? [], now ?? [], !os.covered)];
}

function scriptTable({ scripts }: HostDifference): readonly string[] {
  if (scripts.length === 0) return [];
  const rows = scripts.flatMap(({ id, before, after, covered }) =>
    differingLines(scriptLines(id, before), scriptLines(id, after), !covered),
  );
  return [scripts.every(({ covered }) => !covered) ? '~Host script results:' : ' Host script results:', ...rows];
}
