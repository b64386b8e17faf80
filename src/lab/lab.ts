import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { NetmonError } from '../core/errors.ts';
import { type HostPrograms, hostPrograms } from './host-programs.ts';
import { namespaceOf } from './namespaces.ts';
import { takeOwnership } from './owner.ts';
import { inNamespace, type Outcome, type RunOptions, run, start } from './processes.ts';
import { labNetworks, linkLocalOf, planStation, type Station, type StationOptions } from './station.ts';
import { labTraffic, type Traffic } from './traffic.ts';
import { labWiring, type Wiring } from './wiring.ts';

/**
 * A network made of namespaces: a sensor and hosts on one bridge, connected to nothing else, not even to the namespace
 * of the machine. Several can stand side by side with the same addresses. It is gone when its owner's process is.
 */
export interface Lab extends Traffic, Omit<HostPrograms, 'stop' | 'stopAll'>, AsyncDisposable {
  /** 6 hexadecimal digits; the namespaces are `nm<id>-s`, `nm<id>-h1` … */
  readonly id: string;
  readonly network: string;
  readonly network6: string;
  readonly sensor: Station;
  /** Those that there are now; the first is the sensor's default gateway. */
  readonly hosts: readonly Station[];
  /** Host by its number, from 1. */
  host(index: number): Station;
  /** Plugs in one more host, which announces itself by ARP unless it is to be `silent`. */
  addHost(options?: StationOptions & { readonly silent?: boolean }): Promise<Station>;
  removeHost(host: Station): Promise<void>;
  /** Pulls the cable at the switch. */
  disconnect(host: Station): Promise<void>;
  connect(host: Station): Promise<void>;
  setMac(host: Station, mac: string): Promise<void>;
  /** Renumbers a host, as a DHCP server does. */
  setIp(host: Station, ip: string): Promise<void>;
  linkDown(station: Station): Promise<void>;
  linkUp(station: Station): Promise<void>;
  /** The interface vanishes, as of a USB adapter that is pulled out. */
  removeInterface(station: Station): Promise<void>;
  restoreInterface(station: Station): Promise<void>;
  /** Runs a program in a station's namespace to its end (default limit 30 s). A non-zero exit code is a result. */
  exec(station: Station, program: string, args: readonly string[], options?: RunOptions): Promise<Outcome>;
  spawn(station: Station, program: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  /** Ends everything that runs in the lab, and the lab; idempotent. */
  destroy(): Promise<void>;
}

export interface LabOptions {
  /** How many, or what is special about each. Default 4. */
  readonly hosts?: number | readonly StationOptions[];
  /** IPv4, /24. Default 10.77.0.0/24. */
  readonly network?: string;
  /** IPv6, /64. Default fd77::/64. */
  readonly network6?: string;
  /** Every station, so the sensor too, gets every frame, as behind a hub or a mirror port. Default: the switch learns. */
  readonly hub?: boolean;
}

/** Rejects with NO_RIGHTS without root or where the kernel has no network namespaces, TOOL_MISSING without iproute2. */
export async function createLab(options: LabOptions = {}): Promise<Lab> {
  const { hosts = 4, network = '10.77.0.0/24', network6 = 'fd77::/64', hub = false } = options;
  const networks = labNetworks(network, network6);
  requireRoot();
  const id = randomBytes(3).toString('hex');
  const owner = await takeOwnership(id);
  const plan = (index: number, special?: StationOptions): MutableStation => ({
    ...planStation(index, networks, special),
    namespace: namespaceOf(id, index === 0 ? 's' : `h${index}`),
  });
  const wanted = typeof hosts === 'number' ? Array.from({ length: hosts }, () => ({})) : hosts;
  const sensor = plan(0);
  const stations = wanted.map((special, at) => plan(at + 1, special));
  const wiring = labWiring(id, { gateway: `${networks.base}.1`, hub });
  try {
    await wiring.layBridge();
    await wiring.plugIn([sensor, ...stations]);
  } catch (error) {
    await owner.release();
    throw error;
  }
  const { stop, stopAll, ...programs } = hostPrograms();
  const traffic = labTraffic(programs.sendFrame);
  const destroy = async () => {
    await stopAll();
    await owner.release();
  };
  return {
    ...{ id, network, network6, sensor, hosts: stations },
    ...programs,
    ...traffic,
    ...population({ stations, plan, wiring, traffic, stop }),
    ...running,
    destroy,
    [Symbol.asyncDispose]: destroy,
  };
}

type MutableStation = { -readonly [key in keyof Station]: Station[key] };

interface Population {
  readonly stations: MutableStation[];
  readonly plan: (index: number, special?: StationOptions) => MutableStation;
  readonly wiring: Wiring;
  readonly traffic: Traffic;
  readonly stop: HostPrograms['stop'];
}

/** Hosts that come, go and change. */
function population({ stations, plan, wiring, traffic, stop }: Population) {
  let lastIndex = stations.length;

  async function change(host: Station, to: Partial<Station>): Promise<void> {
    const known = stations.find(({ index }) => index === host.index);
    if (known === undefined) throw new NetmonError('NOT_FOUND', 'lab', `host ${host.index} is not in the lab`);
    Object.assign(known, to);
    await wiring.readdress(known);
    await traffic.announce(known);
  }

  return {
    ...wiringOf(wiring),
    host(index: number): Station {
      const found = stations.find((station) => station.index === index);
      if (found === undefined) throw new NetmonError('NOT_FOUND', 'lab', `there is no host ${index} in the lab`);
      return found;
    },
    async addHost({ silent = false, ...special }: StationOptions & { readonly silent?: boolean } = {}) {
      lastIndex += 1;
      const station = plan(lastIndex, special);
      await wiring.plugIn([station]);
      stations.push(station);
      if (!silent) await traffic.announce(station);
      return station;
    },
    async removeHost(host: Station) {
      stations.splice(stations.findIndex(({ index }) => index === host.index) >>> 0, 1);
      await stop(host);
      await wiring.remove(host);
    },
    setMac: (host: Station, mac: string) => change(host, { mac, linkLocal: linkLocalOf(mac) }),
    setIp: (host: Station, ip: string) => change(host, { ip }),
  };
}

const wiringOf = ({ disconnect, connect, linkDown, linkUp, removeInterface, restoreInterface }: Wiring) => ({
  ...{ disconnect, connect, linkDown, linkUp, removeInterface, restoreInterface },
});

const running: Pick<Lab, 'exec' | 'spawn'> = {
  exec: (station, program, args, options) => run(inNamespace(station.namespace, program, args), options),
  spawn: (station, program, args, options) => start(inNamespace(station.namespace, program, args), options),
};

function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new NetmonError('NO_RIGHTS', 'lab', 'a network of namespaces can only be made by root', {
    hint: 'run it with sudo',
  });
}
