import type { Host } from './inventory.ts';

/** What a host is to the network, where that is known. */
export function roleOf({ self, gateway }: Pick<Host, 'self' | 'gateway'>): 'this sensor' | 'gateway' | null {
  if (self) return 'this sensor';
  return gateway ? 'gateway' : null;
}
