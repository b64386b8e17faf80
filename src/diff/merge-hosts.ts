import type { NmapHost } from '../core/nmap-run.ts';

/** One host of what a scan listed of it: names and ports of all, and of what both tell the later. Null without any. */
export const mergeHosts = (hosts: readonly NmapHost[]): NmapHost | null =>
  hosts.reduce<NmapHost | null>((merged, host) => (merged === null ? host : mergeTwo(merged, host)), null);

const mergeTwo = (one: NmapHost, later: NmapHost): NmapHost => ({
  ...later,
  state: one.state === 'up' ? 'up' : later.state,
  mac: later.mac ?? one.mac,
  vendor: later.vendor ?? one.vendor,
  hostnames: [...new Set([...one.hostnames, ...later.hostnames])],
  timedOut: one.timedOut && later.timedOut,
  ports: lastOfEach([...one.ports, ...later.ports], ({ port, protocol }) => `${port}/${protocol}`),
  extraPorts: later.extraPorts.length > 0 ? later.extraPorts : one.extraPorts,
  os: later.os.length > 0 ? later.os : one.os,
  scripts: lastOfEach([...one.scripts, ...later.scripts], ({ id }) => id),
});

const lastOfEach = <T>(items: readonly T[], key: (item: T) => string): readonly T[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];
