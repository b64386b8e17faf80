import { linkState, type ReadBytes } from '../../../integrations/kernel/link-state.ts';
import type { EngineTrouble } from './engine.ts';

export interface InterfaceLink {
  /** Why no packet can come from it; null when nothing is against it, or when the kernel does not tell. */
  readonly trouble: EngineTrouble | null;
  /** The kernel's number of it; null when it is not told. */
  readonly index: string | null;
}

/** What the kernel tells of an interface. Measured: Suricata 7 says once that it went, and lives on without seeing anything. */
export async function linkOf(on: string, read: ReadBytes): Promise<InterfaceLink> {
  const { state, index } = await linkState(on, read);
  return { trouble: troubleOf(on, state), index };
}

function troubleOf(on: string, state: 'up' | 'down' | 'gone' | 'unknown'): EngineTrouble | null {
  if (state === 'gone') return { reason: `${on} is gone`, hint: 'it watches again when the interface comes back' };
  return state === 'down' ? { reason: `${on} is switched off`, hint: `ip link set ${on} up` } : null;
}
