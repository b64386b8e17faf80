import type { AttachedInterface, Site } from '../core/define.ts';
import type { Link } from '../core/link.ts';
import type { Config } from './load.ts';
import { chooseNetworks } from './networks.ts';

/** Where the agent is, what it will watch and scan, and what it will not, told to the user at the start. */
export interface SiteChoice {
  readonly site: Site;
  /** `watching eth0 (10.0.0.5/24); scanning 10.0.0.0/24 (256 addresses)`. */
  readonly description: string;
  /** One sentence for each interface or network that is left out, with the reason. */
  readonly leftOut: readonly string[];
}

export interface Capabilities {
  readonly rawSockets: boolean;
}

export function chooseSite(
  config: Pick<Config, 'data' | 'interfaces' | 'networks' | 'exclude'>,
  links: readonly Link[],
  { rawSockets }: Capabilities,
): SiteChoice {
  const watched = config.interfaces === 'auto' ? chooseLinks(links) : namedLinks(config.interfaces, links);
  const scanned = chooseNetworks(config, watched.links);
  const interfaces = watched.links.map(attached);
  return {
    site: {
      data: config.data,
      interfaces,
      missing: watched.problems,
      networks: scanned.networks,
      exclude: scanned.exclude,
      rawSockets,
    },
    description: `${describeInterfaces(interfaces)}; ${scanned.description}`,
    leftOut: [...watched.leftOut, ...scanned.leftOut],
  };
}

interface LinkChoice {
  readonly links: readonly Link[];
  readonly leftOut: readonly string[];
  readonly problems: readonly string[];
}

function namedLinks(names: readonly string[], links: readonly Link[]): LinkChoice {
  const found = [...new Set(names)].map((name) => ({ name, link: links.find((link) => link.name === name) }));
  const there = links.map(({ name }) => name).join(', ') || 'none';
  return {
    links: found.flatMap(({ link }) => link ?? []),
    leftOut: [],
    problems: found.flatMap(({ name, link }) => {
      if (link === undefined) return [`interface ${name} is not there (there are: ${there})`];
      return link.up ? [] : [`interface ${name} is down`];
    }),
  };
}

/** Real interfaces with an address; where there are none, virtual ones; where there are none either, tunnels. */
function chooseLinks(links: readonly Link[]): LinkChoice {
  const usable = links.filter((link) => unusable(link) === null);
  const tunnels = usable.filter(isTunnel);
  const virtual = usable.filter((link) => !isTunnel(link) && isVirtual(link));
  const real = usable.filter((link) => !isTunnel(link) && !isVirtual(link));
  const chosen = [real, virtual, tunnels].find((candidates) => candidates.length > 0) ?? [];
  const leftOut = links
    .filter((link) => !chosen.includes(link) && !link.loopback)
    .map((link) => `interface ${link.name} is not watched: ${unusable(link) ?? unwanted(link)}`);
  return { links: chosen, leftOut, problems: chosen.length > 0 ? [] : ['no interface is up and has an address'] };
}

function unusable(link: Link): string | null {
  if (link.loopback) return 'it is the loopback interface';
  if (link.master !== null) return `it is a part of ${link.master}`;
  if (!link.up) return 'it is down';
  return link.addresses.length === 0 ? 'it has no address' : null;
}

const unwanted = (link: Link): string =>
  isTunnel(link) ? 'it is a point-to-point link' : 'it is a virtual network of this machine';

const isTunnel = (link: Link): boolean => link.pointToPoint || !link.hasNeighbours;

/** Networks that Docker, libvirt, Podman, LXC and Kubernetes make inside of one machine. */
const isVirtual = ({ name }: Link): boolean =>
  /^(?:docker\d|br-[0-9a-f]{6,}|veth|virbr|vnet|vmnet|vboxnet|lxcbr|lxdbr|podman|cni|flannel|cali|cilium|kube-|dummy|ifb)/.test(
    name,
  );

const attached = ({ name, mac, addresses, gateways }: Link): AttachedInterface => ({ name, mac, addresses, gateways });

function describeInterfaces(interfaces: readonly AttachedInterface[]): string {
  if (interfaces.length === 0) return 'watching no interface';
  const isTold = (address: string): boolean => !address.startsWith('fe80:');
  const names = interfaces.map(
    ({ name, addresses }) => `${name} (${addresses.filter(isTold).join(', ') || 'no address'})`,
  );
  return `watching ${names.join(', ')}`;
}
