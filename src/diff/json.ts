import type { NmapPort, NmapRun } from '../core/nmap-run.ts';
import type { ComparedScan, ScanDifference } from './diff-scans.ts';
import type { Difference, HostDifference, PortDifference, ScriptDifference } from './host-diff.ts';
import type { Tally } from './tally.ts';

/** An element of `hosts` of `netmon diff --json`. What is behind `covered` is there only where it differs. */
export const hostShape = (host: HostDifference) => ({
  address: host.address,
  change: host.change,
  covered: host.covered,
  ports: host.ports.map(portShape),
  ...stateShape(host),
  ...differing('ip', host.ip),
  ...differing('mac', host.mac),
  ...differing('hostnames', host.hostnames),
  ...differing('os', host.os),
  ...differing('extraPorts', host.extraPorts),
  ...(host.scripts.length > 0 ? { scripts: host.scripts.map(scriptShape) } : {}),
});

/** Up or down, where it came or went; null is not listed. */
const stateShape = ({ change, before, after }: HostDifference) =>
  change === 'added' || change === 'removed'
    ? { state: { before: before?.state ?? null, after: after?.state ?? null } }
    : {};

const portShape = ({ protocol, port, change, before, after, covered, scripts }: PortDifference) => ({
  protocol,
  port,
  change,
  before: lookShape(before),
  after: lookShape(after),
  covered,
  ...(scripts.length > 0 ? { scripts: scripts.map(scriptShape) } : {}),
});

const lookShape = (port: NmapPort | null) =>
  port === null
    ? null
    : {
        state: port.state,
        service: port.service?.name ?? null,
        product: port.service?.product ?? null,
        version: port.service?.version ?? null,
        extraInfo: port.service?.extraInfo ?? null,
        tunnel: port.service?.tunnel ?? null,
      };

const scriptShape = ({ id, before, after, covered }: ScriptDifference) => ({ id, before, after, covered });

const differing = <K extends string, T>(name: K, difference: Difference<T> | null) =>
  difference === null ? {} : { [name]: difference };

/** `summary` of `netmon diff --json`. */
export const summaryShape = ({ hosts, ports, notCovered, same }: Tally, scans: ScanDifference) => ({
  same,
  hosts,
  ports,
  notCovered,
  old: scanShape(scans.old),
  new: scanShape(scans.new),
});

const scanShape = ({ index: { run, hosts } }: ComparedScan) => ({
  args: run.args,
  version: run.version,
  startedAt: timeShape(run.startedAt),
  finishedAt: timeShape(run.finishedAt),
  exit: run.exit,
  scope: scopeShape(run.scope),
  hosts: hosts.length,
  warnings: run.warnings,
});

const scopeShape = (scope: NmapRun['scope']) => scope.map(({ protocol, services }) => ({ protocol, services }));

const timeShape = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
