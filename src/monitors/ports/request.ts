import type { Progress, Site } from '../../core/define.ts';
import { NetmonError } from '../../core/errors.ts';
import type { Port } from '../../core/inventory.ts';
import type { Json } from '../../core/json.ts';
import { formatPorts, parsePorts } from '../../integrations/nmap/port-set.ts';
import { allowedTargets, countAddresses, type ScanTargets } from '../../integrations/nmap/targets.ts';
import { resolveNames } from './resolve-names.ts';
import { confirmNow } from './runs/confirm.ts';
import { type DoneRun, makeRun } from './runs/runs.ts';
import type { ScanOrder } from './scan/order.ts';
import type { Shift } from './shift.ts';
import type { PortsState } from './state.ts';

/** What `netmon scan` asks for. */
export interface ScanRequest {
  /** Empty: all hosts that are known and not gone. */
  readonly targets: readonly string[];
  /** `top-100` or nmap's notation; null as in the config. */
  readonly ports: string | null;
  /** All TCP ports instead. */
  readonly full: boolean;
  /** UDP ports as well: those that are named, else those of the config, else the most common ones. */
  readonly udp: boolean;
  /** Ask all open ports for their services, however lately they were asked. */
  readonly services: boolean;
  /** Packets per second; null: all that the budget of the sensor has left. */
  readonly maxRate: number | null;
  /** A person named the targets, so private ones outside the networks of the config may be scanned as well. */
  readonly explicit: boolean;
}

/** RFC 1918, 3927, 4193, 4291, 6598 and loopback: addresses that are nobody else's. */
const privateNetworks = [
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10', '127.0.0.0/8'],
  ...['fc00::/7', 'fe80::/10', '::1'],
];

/** Scans what `netmon scan` names, as soon as there is room. Rejects with USAGE, NOT_FOUND, TOOL_MISSING or NO_RIGHTS. */
export async function answerScan(
  shift: Shift,
  input: Json,
  report: (progress: Progress) => void,
  cancelled: AbortSignal,
): Promise<Json> {
  const { context, state, slots, health } = shift;
  const signal = AbortSignal.any([shift.signal, cancelled]);
  const asked = readRequest(input);
  const request = { ...asked, targets: await resolveNames(asked.targets, context.exec, signal) };
  const targets = requestedTargets(request, state, context.site);
  const done: DoneRun[] = [];
  const max_rate = request.maxRate ?? context.config.scan_budget;
  for (const order of ordersOf(targets, request, state, health.rawSockets)) {
    const leave = await slots.enter(signal);
    try {
      const options = { signal, onProgress: report };
      const run = await makeRun(shift, { ...order, settings: { max_rate } }, options);
      const changed = new Set(run.digest.ports.filter(({ pending }) => pending !== undefined).map(({ host }) => host));
      done.push(run, ...(await confirmNow(shift, changed, options)));
    } finally {
      leave();
    }
  }
  return summaryOf(done, state);
}

/** Throws USAGE when it is not a request, or its ports are none. */
export function readRequest(input: Json): ScanRequest {
  const { targets, ports = null, maxRate = null, ...is } = isObject(input) ? input : {};
  if (!Array.isArray(targets) || !targets.every((target) => typeof target === 'string')) {
    throw new NetmonError('USAGE', 'ports', 'a scan needs a list of targets');
  }
  if (ports !== null && typeof ports !== 'string') throw new NetmonError('USAGE', 'ports', 'ports must be text');
  if (ports !== null && is.full === true) {
    throw new NetmonError('USAGE', 'ports', 'either all ports or the ports that are named can be scanned');
  }
  if (maxRate !== null && (typeof maxRate !== 'number' || !Number.isInteger(maxRate) || maxRate < 1)) {
    throw new NetmonError('USAGE', 'ports', 'a rate is a whole number of packets per second, 1 at least');
  }
  return {
    targets,
    maxRate,
    ports: ports === null ? null : readPorts(ports),
    full: is.full === true,
    udp: is.udp === true,
    services: is.services === true,
    explicit: is.explicit === true,
  };
}

/** What may be scanned of the targets. Throws USAGE when one of them may not be or is none, NOT_FOUND without any. */
export function requestedTargets({ targets, explicit }: ScanRequest, state: PortsState, site: Site): ScanTargets {
  const known = [...state.plans.values()].filter(({ present }) => present).map(({ ip }) => ip);
  const attached = site.interfaces.flatMap(({ addresses }) => addresses);
  const networks = explicit ? [...site.networks, ...privateNetworks, ...attached] : site.networks;
  const allowed = allowedTargets(targets.length === 0 ? known : targets, { networks, exclude: site.exclude });
  if (targets.length === 0 && known.length === 0) {
    throw new NetmonError('NOT_FOUND', 'ports', 'no device is known yet', { hint: 'Name what is to be scanned.' });
  }
  const [refused] = targets.length === 0 ? [] : allowed.refused;
  if (refused === undefined) return allowed;
  throw new NetmonError('USAGE', 'ports', `${refused.target} is not scanned: ${refused.reason}`, {
    hint: 'Name its network in the config under networks to allow it.',
  });
}

/** The runs of nmap that a request takes: one for each family and protocol. Throws NO_RIGHTS when UDP is impossible. */
export function ordersOf(
  { v4, v6 }: ScanTargets,
  { ports, full, udp, services }: ScanRequest,
  { wanted }: PortsState,
  rawSockets: boolean,
): readonly ScanOrder[] {
  if (udp && !rawSockets) {
    throw new NetmonError('NO_RIGHTS', 'ports', 'UDP ports need raw sockets', { hint: 'Start netmon as root.' });
  }
  const tcpPorts = full ? allPorts : (ports ?? wanted.tcp);
  const configured = ports === null && !full && rawSockets ? wanted.udp : null;
  const udpPorts = udp ? (ports ?? wanted.udp ?? commonUdp) : configured;
  const families = [v4, v6].filter((targets) => targets.length > 0);
  return families.flatMap((targets) => {
    const common = { targets, addresses: countAddresses(targets), ...(services ? { askAll: true as const } : {}) };
    return [
      { ...common, protocol: 'tcp' as const, ports: tcpPorts },
      ...(udpPorts === null ? [] : [{ ...common, protocol: 'udp' as const, ports: udpPorts }]),
    ];
  });
}

const allPorts = '1-65535';
const commonUdp = 'top-100';

/** What `netmon scan` gets to show. */
export function summaryOf(done: readonly DoneRun[], state: PortsState): Json {
  const scans = done.map(({ finished }) => finished.scan);
  const worst = scans.find(({ outcome }) => outcome === 'failed') ?? scans.find(({ outcome }) => outcome === 'partial');
  const up = new Map(
    done
      .flatMap(({ finished }) => finished.result.run.hosts)
      .flatMap(({ ip, state: is, ...host }) =>
        ip === null || is !== 'up' ? [] : [[ip, state.index.of({ ip, state: is, ...host }).host.id] as const],
      ),
  );
  return {
    scans: scans.map(({ id }) => id),
    outcome: worst?.outcome ?? 'complete',
    reason: worst?.reason ?? null,
    hosts: [...up].map(([ip, host]) => ({
      ip,
      host,
      ports: (state.ports.get(host) ?? []).map(portJson),
    })),
    changes: done
      .flatMap(({ digest }) => digest.events)
      .filter(({ type }) => type.startsWith('port.'))
      .map(({ type, severity, subject, summary, data }) => ({ type, severity, subject, summary, data })),
  };
}

const portJson = ({ pending, ...port }: Port): Json => ({
  ...port,
  pending: pending === undefined ? null : { ...pending },
});

const readPorts = (text: string): string => (/^top-[1-9]\d{0,4}$/.test(text) ? text : formatPorts(parsePorts(text)));

const isObject = (json: Json): json is { readonly [key: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
