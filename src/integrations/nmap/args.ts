/** A call of nmap: its arguments, and the targets that it reads from standard input. */
export interface NmapCall {
  readonly args: readonly string[];
  readonly input: string;
}

interface CommonOptions {
  /** Addresses and networks of one family, already checked by allowedTargets. */
  readonly targets: readonly string[];
  readonly exclude: readonly string[];
  readonly ipv6: boolean;
  /** The process may use raw sockets, as root or by capabilities. */
  readonly rawSockets: boolean;
  /** Absolute path without extension: nmap writes `.xml`, `.nmap` and `.gnmap`. */
  readonly base: string;
  /** nmap's timing template, 0 to 5. */
  readonly timing: number | null;
  /** Packets per second. */
  readonly maxRate: number | null;
  /** Milliseconds for one host. */
  readonly hostTimeout: number | null;
}

export type SweepOptions = CommonOptions;

export interface PortScanOptions extends CommonOptions {
  /** One protocol a run: UDP takes so much longer that TCP's results should not wait for it. UDP needs raw sockets. */
  readonly protocol: 'tcp' | 'udp';
  /** `top-1000`, or ports in nmap's notation. */
  readonly ports: string;
  readonly serviceDetection: boolean;
  /** Left out without raw sockets. */
  readonly osDetection: boolean;
  /** Names of NSE scripts, already checked. */
  readonly scripts: readonly string[];
  /** Milliseconds between two packets to one host. */
  readonly scanDelay: number | null;
  /** Services that are asked at once at least; null: as nmap finds right. */
  readonly minParallelism: number | null;
  /** More arguments, of which isSafeArgument holds. */
  readonly extra: readonly string[];
  /** The targets answered a moment ago: nmap need not ask whether they are there. */
  readonly knownUp: boolean;
}

/** Scripts that tell what a port says by itself, without version detection. */
export const bannerScripts = ['banner', 'http-server-header'] as const;

/** Who is there, without looking at ports. Finds MACs only with raw sockets and on attached networks. */
export const sweepArgs = (options: SweepOptions): NmapCall => call(['-sn'], options);

export function portScanArgs(options: PortScanOptions): NmapCall {
  const { protocol, ports, serviceDetection, osDetection, scripts, scanDelay, minParallelism, extra, knownUp } =
    options;
  const { rawSockets } = options;
  const connect = rawSockets ? '-sS' : '-sT';
  const count = /^top-(\d+)$/.exec(ports)?.[1];
  return call(
    [
      protocol === 'udp' ? '-sU' : connect,
      ...(count === undefined ? ['-p', ports] : ['--top-ports', count]),
      ...(serviceDetection ? ['-sV'] : []),
      ...(osDetection && rawSockets && protocol === 'tcp' ? ['-O', '--osscan-limit'] : []),
      ...(scripts.length > 0 ? ['--script', scripts.join(','), ...scriptArguments(scripts)] : []),
      ...(knownUp ? ['-Pn'] : []),
      ...(scanDelay === null ? [] : ['--scan-delay', `${scanDelay}ms`]),
      ...(minParallelism === null ? [] : ['--min-parallelism', String(minParallelism)]),
      ...extra,
    ],
    options,
  );
}

/** A service that speaks first does so at once; the script's own 5 s would be lost at each port that does not. */
const scriptArguments = (scripts: readonly string[]): readonly string[] =>
  scripts.includes('banner') ? ['--script-args', 'banner.timeout=1s'] : [];

function call(kind: readonly string[], options: CommonOptions): NmapCall {
  const { targets, exclude, ipv6, rawSockets, base, timing, maxRate, hostTimeout } = options;
  const args = [
    ...kind,
    ...(ipv6 ? ['-6'] : []),
    // Without -n an unreachable name server costs 13 s for each group of hosts.
    '-n',
    // nmap asks for the user id only: it would not try with capabilities, and would fail as root without them.
    rawSockets ? '--privileged' : '--unprivileged',
    ...(timing === null ? [] : [`-T${timing}`]),
    ...(maxRate === null ? [] : ['--max-rate', String(maxRate)]),
    ...(hostTimeout === null ? [] : ['--host-timeout', `${hostTimeout}ms`]),
    ...excluded(exclude, ipv6),
    '--stats-every',
    '1s',
    // nmap fills in the time for %H and the like in names of files.
    '-oA',
    base.replaceAll('%', '%%'),
    '-iL',
    '-',
  ];
  return { args, input: `${targets.join('\n')}\n` };
}

/** nmap takes an exclusion of the other family for a name and asks the name server for it. */
function excluded(exclude: readonly string[], ipv6: boolean): readonly string[] {
  const same = exclude.filter((text) => text.includes(':') === ipv6);
  return same.length === 0 ? [] : ['--exclude', same.join(',')];
}
