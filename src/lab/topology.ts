import type { Station } from './station.ts';

/** The commands of iproute2 that make a lab, as lines for `ip -batch`. */

/** The station's end in the bridge's namespace. */
export const portOf = (station: Station): string => `p${station.index}`;

/** In the bridge's namespace. Without address generation the bridge itself is silent on the network. */
export const bridgeLines: readonly string[] = [
  'link set lo up',
  'link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0',
  'link set br0 addrgenmode none',
  'link set br0 up',
];

/**
 * In the bridge's namespace: the cable from the bridge to a station. A bridge that does not learn where stations are sends every frame
 * to all, as a hub does.
 */
export function cableLines(station: Station, hub: boolean): readonly string[] {
  const port = portOf(station);
  return [
    `link add ${port} type veth peer name ${station.interface} address ${station.mac} netns ${station.namespace}`,
    `link set ${port} addrgenmode none`,
    `link set ${port} master br0 up`,
    ...(hub ? [`link set ${port} type bridge_slave learning off`] : []),
  ];
}

/** In the station's namespace. The link-local address is set by hand: the kernel's own would first be tried out for 1–2 s. */
export function stationLines(station: Station, gateway: string | null): readonly string[] {
  return [
    'link set lo up',
    `link set ${station.interface} addrgenmode none`,
    `link set ${station.interface} up`,
    ...addressLines(station, gateway),
  ];
}

/** Puts a station's addresses and default route in the place of whatever is there. */
export function addressLines(station: Station, gateway: string | null): readonly string[] {
  const dev = `dev ${station.interface}`;
  return [
    `addr flush ${dev}`,
    `addr add ${station.ip}/24 brd + ${dev}`,
    `addr add ${station.ip6}/64 ${dev} nodad`,
    `addr add ${station.linkLocal}/64 ${dev} nodad`,
    ...(gateway === null ? [] : [`route replace default via ${gateway}`]),
  ];
}
