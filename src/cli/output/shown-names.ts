import { type HostNames, hostNames } from '../../core/host-names.ts';
import type { Host } from '../../core/inventory.ts';
import { printable } from '../../core/text.ts';

const longest = 32;

/** Names of addresses as a terminal may show them. */
export const shownNames = (hosts: readonly Host[]): HostNames => hostNames(hosts, (name) => printable(name, longest));
