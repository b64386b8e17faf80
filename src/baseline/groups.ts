import { type AddressRange, parseNetwork } from '../core/address-range.ts';
import { targetsInFile } from '../integrations/nmap/target-list.ts';
import { allowedTargets, parseTarget } from '../integrations/nmap/targets.ts';

/** What of an item of `ports.groups` in the config matters here. */
export interface GroupSetting {
  readonly name: string;
  readonly targets: readonly string[];
  readonly targets_file?: string | undefined;
  readonly exclude: readonly string[];
}

/** Hosts that the config gives a name, so that ports can be approved for all of them: those that it names now. */
export interface HostGroup {
  readonly name: string;
  readonly networks: readonly AddressRange[];
  /** What could not be read or found of it, a sentence each; it is not in the group. */
  readonly problems: readonly string[];
}

/** How groups look at files and names. */
export interface GroupEdges {
  readText(file: string): Promise<string>;
  /** The addresses of a host name; none when it has none. */
  addressesOf(name: string): Promise<readonly string[]>;
}

export const readGroups = (settings: readonly GroupSetting[], edges: GroupEdges): Promise<readonly HostGroup[]> =>
  Promise.all(settings.map((setting) => readGroup(setting, edges)));

async function readGroup(
  { name, targets, targets_file: file, exclude }: GroupSetting,
  { readText, addressesOf }: GroupEdges,
): Promise<HostGroup> {
  const problems: string[] = [];
  const listed = [...targets, ...(await targetsInFile(file, readText, problems))];
  const found = await Promise.all(
    listed.map(async (text) => {
      if (parseTarget(text).kind === 'addresses') return [text];
      const addresses = await addressesOf(text);
      if (addresses.length === 0) problems.push(`${text} has no address`);
      return addresses;
    }),
  );
  const networks = found.flat();
  const { v4, v6 } = allowedTargets(networks, { networks, exclude });
  return { name, networks: [...v4, ...v6].flatMap((text) => parseNetwork(text) ?? []), problems };
}
