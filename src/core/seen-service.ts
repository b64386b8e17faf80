import type { Port } from './inventory.ts';
import type { NmapService } from './nmap-run.ts';

/** What answers on a port. */
export type Service = Pick<Port, 'service' | 'product' | 'version' | 'extraInfo'>;

/** What a scan says of it; a guess was not heard from the service itself. */
export interface SeenService {
  readonly service: Service;
  readonly guessed: boolean;
}

/** The name as nmap prints it, `ssl/http` where it is wrapped in TLS. */
export function seenService(seen: NmapService | null): SeenService {
  if (seen === null)
    return { service: { service: null, product: null, version: null, extraInfo: null }, guessed: true };
  const { name, product, version, extraInfo, tunnel, method } = seen;
  const service = name !== null && tunnel !== null ? `${tunnel}/${name}` : name;
  // tcpwrapped: it hung up before a word was said, so who is there is not known.
  const guessed = method === 'table' || name === 'tcpwrapped' || (method === null && product === null);
  return { service: { service, product, version, extraInfo }, guessed };
}
