import type { Protocol } from '../../../core/inventory.ts';
import type { NmapRun } from '../../../core/nmap-run.ts';
import { type PortSet, parsePorts } from '../../../integrations/nmap/port-set.ts';

/** What nmap says that it asked for; what cannot be read of it covers nothing. */
export function scopeOf(run: NmapRun): ReadonlyMap<Protocol, PortSet> {
  const scope = new Map<Protocol, PortSet>();
  for (const { protocol, services } of run.scope) {
    if (/^[\d,-]*$/.test(services)) scope.set(protocol, parsePorts(services));
  }
  return scope;
}
