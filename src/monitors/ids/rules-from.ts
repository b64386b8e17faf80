import { type NetworkSet, networkSet } from '../../core/address.ts';
import { type AlertDirection, manyAddresses } from '../../core/alert-group.ts';
import { roleOf } from '../../core/host-role.ts';
import type { Host, Port } from '../../core/inventory.ts';
import { type AlertPattern, alertMatcher, patternText } from '../../core/suppression.ts';
import { printable } from '../../core/text.ts';
import type { IdsConfig } from './config.ts';
import type { RuleOf } from './groups/rule-book.ts';
import type { IdsRules } from './rules.ts';
import { createOwnNoiseJudge, type OwnNoiseJudge } from './scans/own-noise.ts';

/** Where the alerts are from. */
export interface IdsPlace {
  /** Networks that are ours besides the private ones. */
  readonly networks: readonly string[];
  /** Addresses of the sensor. */
  readonly sensor: readonly string[];
  readonly hosts: readonly Host[];
  readonly ports: readonly Port[];
  readonly ruleOf: RuleOf;
}

/** RFC 1918, RFC 4193, and what is link-local. */
const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'];

/** The rules that follow from the config and from where the sensor is, and who knows its scans. */
export function rulesFrom(
  config: IdsConfig,
  place: IdsPlace,
): { readonly rules: IdsRules; readonly ownNoise: OwnNoiseJudge } {
  const ownNoise = createOwnNoiseJudge(place.sensor, config.scanners);
  const home = networkSet(config.home === 'auto' ? [...privateNetworks, ...place.networks] : config.home);
  const names = new Map(place.hosts.flatMap((host) => addressesOf(host).map((ip) => [ip, nameOf(host)] as const)));
  const ports = new Map(place.ports.map(({ ip, protocol, port, state }) => [`${ip} ${protocol} ${port}`, state]));
  const rules = {
    hiding: config.suppress.map((rule) => {
      const pattern = patternOf(rule);
      return { name: `config: ${patternText(pattern)}`, matches: alertMatcher(pattern), until: null };
    }),
    thresholds: config.thresholds.map((rule) => ({
      ...{ matches: alertMatcher(patternOf(rule)), count: rule.count, within: rule.within },
    })),
    tellFrom: config.tell,
    linesPerGroup: config.lines_per_group,
    mostGroups: config.max_groups,
    mostGroupsPerSignature: config.max_groups_per_rule,
    ownNoiseOf: ownNoise.judge,
    directionOf: (source: string | null, target: string | null) => directionOf(home, source, target),
    ruleOf: place.ruleOf,
    describe: (address: string | null) => described(address, names),
    isOpen: (address: string | null, protocol: string | null, port: number | null) => {
      const state = ports.get(`${address} ${protocol} ${port}`);
      return state === undefined ? null : state === 'open';
    },
  };
  return { rules, ownNoise };
}

type Written = { readonly [Part in keyof AlertPattern]?: AlertPattern[Part] | undefined };

const patternOf = ({ gid, sid, source, target, network }: Written): AlertPattern => ({
  ...{ gid: gid ?? null, sid: sid ?? null },
  ...{ source: source ?? null, target: target ?? null, network: network ?? null },
});

const addressesOf = ({ ip, addresses }: Host): readonly string[] => [
  ...addresses.map((address) => address.ip),
  ...(ip === null ? [] : [ip]),
];

const nameOf = (host: Host): string | null => {
  const parts = [host.name === null ? null : printable(host.name, 60), roleOf(host)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
};

function described(address: string | null, names: ReadonlyMap<string, string | null>): string {
  if (address === null) return 'no address';
  if (address === manyAddresses) return 'many addresses';
  const name = names.get(address) ?? null;
  return name === null ? address : `${address} (${name})`;
}

function directionOf(home: NetworkSet, source: string | null, target: string | null): AlertDirection {
  const [from, to] = [isHome(home, source), isHome(home, target)];
  if (from === null || to === null) return 'unknown';
  if (from) return to ? 'lateral' : 'out';
  return to ? 'in' : 'unknown';
}

const isHome = (home: NetworkSet, address: string | null): boolean | null =>
  address === null || address === manyAddresses ? null : home.has(address);
