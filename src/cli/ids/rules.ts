import { importedScan } from '../../core/inventory.ts';
import { machineAddresses } from '../../edges/own-addresses.ts';
import { openRuleFiles } from '../../edges/rule-files.ts';
import type { IdsConfig } from '../../monitors/ids/config.ts';
import { createRuleBook } from '../../monitors/ids/groups/rule-book.ts';
import { rulePlaces } from '../../monitors/ids/places.ts';
import type { IdsRules } from '../../monitors/ids/rules.ts';
import { rulesFrom } from '../../monitors/ids/rules-from.ts';
import { createScanMemory } from '../../monitors/ids/scans/scan-memory.ts';
import type { Store } from '../../store/store.ts';

/** By what alerts from files are judged: the config, and what is known of hosts and of netmon's own scans. */
export async function rulesOf(store: Store, config: IdsConfig, networks: readonly string[]): Promise<IdsRules> {
  const [hosts, ports, scans, { memory }] = await Promise.all([
    store.hosts(),
    store.ports({}),
    store.scans({}),
    store.remember('ids'),
  ]);
  const ruleOf = createRuleBook(openRuleFiles(rulePlaces(config), () => performance.now()));
  const sensor = hosts.flatMap(({ self, addresses }) => (self ? addresses.map(({ ip }) => ip) : []));
  const { rules, ownNoise } = rulesFrom(config, { networks, sensor, hosts, ports, ruleOf });
  ownNoise.owns(machineAddresses());
  const own = scans.filter(({ id }) => !id.startsWith(importedScan));
  for (const scan of createScanMemory(memory, own).windows) ownNoise.scanned(scan);
  return rules;
}
