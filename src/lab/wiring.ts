import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { NetmonError } from '../core/errors.ts';
import { namespaceOf } from './namespaces.ts';
import { inNamespace, ipBatch, must, run } from './processes.ts';
import type { Station } from './station.ts';
import { addressLines, bridgeLines, cableLines, portOf, stationLines } from './topology.ts';

/** Cables and addresses of one lab. The bridge's namespace must be there. */
export interface Wiring {
  layBridge(): Promise<void>;
  /** Makes the stations' namespaces and connects them; resolves when frames pass. */
  plugIn(stations: readonly Station[]): Promise<void>;
  remove(station: Station): Promise<void>;
  disconnect(station: Station): Promise<void>;
  connect(station: Station): Promise<void>;
  linkDown(station: Station): Promise<void>;
  linkUp(station: Station): Promise<void>;
  removeInterface(station: Station): Promise<void>;
  restoreInterface(station: Station): Promise<void>;
  /** Gives the interface the MAC and the addresses that the station has now. */
  readdress(station: Station): Promise<void>;
}

/** `gateway`: where the sensor's default route goes. `hub`: every station gets every frame. */
export function labWiring(id: string, { gateway, hub }: { readonly gateway: string; readonly hub: boolean }): Wiring {
  const bridge = namespaceOf(id, 'b');
  const routeOf = (station: Station) => (station.index === 0 ? gateway : null);
  const atBridge = (station: Station, what: string) => ipBatch([`link set ${portOf(station)} ${what}`], bridge);
  const atStation = (station: Station, what: string) =>
    ipBatch([`link set ${station.interface} ${what}`], station.namespace);

  async function lay(stations: readonly Station[]): Promise<void> {
    await ipBatch(
      stations.flatMap((station) => cableLines(station, hub)),
      bridge,
    );
    await Promise.all(stations.map((each) => ipBatch(stationLines(each, routeOf(each)), each.namespace)));
    await framesPass(bridge, stations);
  }

  return {
    layBridge: () => ipBatch(bridgeLines, bridge),
    async plugIn(stations) {
      await ipBatch(stations.map(({ namespace }) => `netns add ${namespace}`));
      await Promise.all(stations.map(({ namespace }) => silence(namespace)));
      await lay(stations);
    },
    async remove(station) {
      // The kernel ends a namespace when it finds the time, and until then the host would answer. The link may be gone already.
      await run(['ip', '-n', bridge, 'link', 'del', portOf(station)]);
      await ipBatch([`netns del ${station.namespace}`]);
    },
    disconnect: (station) => atBridge(station, 'down'),
    async connect(station) {
      await atBridge(station, 'up');
      await framesPass(bridge, [station]);
    },
    linkDown: (station) => atStation(station, 'down'),
    async linkUp(station) {
      await ipBatch(stationLines(station, routeOf(station)), station.namespace);
      await framesPass(bridge, [station]);
    },
    removeInterface: (station) => ipBatch([`link del ${portOf(station)}`], bridge),
    restoreInterface: (station) => lay([station]),
    readdress: (station) =>
      ipBatch(
        [`link set ${station.interface} address ${station.mac}`, ...addressLines(station, routeOf(station))],
        station.namespace,
      ),
  };
}

/** Without this the kernel asks for IPv6 routers as soon as a link is up, and a host is heard before a test wants it. */
const silence = (namespace: string): Promise<string> =>
  must(inNamespace(namespace, 'tee', ['/proc/sys/net/ipv6/conf/default/router_solicitations']), '0');

const links = z.array(z.object({ ifname: z.string(), operstate: z.string() }));

/** The kernel lets a bridge port forward a moment after both ends of its cable are up. */
async function framesPass(bridge: string, stations: readonly Station[]): Promise<void> {
  const waiting = new Set(stations.map(portOf));
  for (let tries = 0; tries < 200; tries += 1) {
    const ports = links.parse(JSON.parse(await must(['ip', '-n', bridge, '-j', 'link', 'show', 'master', 'br0'])));
    for (const { ifname, operstate } of ports) if (operstate === 'UP') waiting.delete(ifname);
    if (waiting.size === 0) return;
    await sleep(10);
  }
  throw new NetmonError('TOOL_FAILED', 'lab', `no link at ${[...waiting].join(', ')} in ${bridge}`);
}
