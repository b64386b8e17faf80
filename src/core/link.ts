/** A network interface as the system reports it, before anyone decided whether to watch it. */
export interface Link {
  readonly name: string;
  /** Lower case with colons; null for an interface without one. */
  readonly mac: string | null;
  /** It is switched on and has a carrier (a kind that has none counts as having one). */
  readonly up: boolean;
  readonly loopback: boolean;
  /** A tunnel or serial line: one peer, no neighbours to find. */
  readonly pointToPoint: boolean;
  /** Neighbours are found by ARP and NDP. */
  readonly hasNeighbours: boolean;
  /** The bridge or bond that it is a port of, or null. */
  readonly master: string | null;
  /** Addresses with prefix length, `10.0.0.5/24`, IPv4 and IPv6. */
  readonly addresses: readonly string[];
  /** Routers that default routes through it name. */
  readonly gateways: readonly string[];
}
