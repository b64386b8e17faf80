import { isIP } from 'node:net';
import type { Explanation } from '../../../core/capture.ts';
import type { Json } from '../../../core/json.ts';

/** Addresses that captures saw are remembered up to this many; those not seen for longest are forgotten first. */
const most = 5000;

/** What `rememberDestinations` gave, from the checkpoint; nothing where there is none or something else. */
export const parseSeenDestinations = (stored: Json | undefined): readonly string[] =>
  Array.isArray(stored) ? stored.filter((entry) => typeof entry === 'string' && isIP(entry) !== 0).map(String) : [];

/** The list with what an explanation names put last, for the checkpoint. */
export function rememberDestinations(
  seen: readonly string[],
  { newDestinations, talkers }: Explanation,
): readonly string[] {
  const addresses = [...newDestinations, ...talkers.map(({ address }) => address)].filter((text) => isIP(text) !== 0);
  const now = new Set(addresses);
  return [...seen.filter((address) => !now.has(address)), ...now].slice(-most);
}
