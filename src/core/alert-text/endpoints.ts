import { canonicalIp } from './ip-text.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number | null;
}

/**
 * `10.0.0.1`, `10.0.0.1:80`, `fd77::2:80`. IPv6 stands without brackets, so what is behind its last colon is a port only when
 * `hasPort`. Null for what is no address.
 */
export function parseEndpoint(text: string, hasPort: boolean): Endpoint | null {
  const colon = text.lastIndexOf(':');
  if (colon !== -1 && (hasPort || text.indexOf(':') === colon)) {
    const address = canonicalIp(text.slice(0, colon));
    const port = parsePort(text.slice(colon + 1));
    if (address !== null && port !== null) return { address, port };
  }
  const address = canonicalIp(text);
  return address === null ? null : { address, port: null };
}

export function parsePort(text: string): number | null {
  if (text.length === 0 || text.length > 5 || !/^\d+$/.test(text)) return null;
  const port = Number(text);
  return port <= 65_535 ? port : null;
}

/** Both ends of `SRC -> DST`. Null when one of them is no address. */
export function parseEndpoints(
  text: string,
  hasPort: boolean,
): { readonly source: Endpoint; readonly target: Endpoint } | null {
  const arrow = text.indexOf(' -> ');
  if (arrow === -1) return null;
  const source = parseEndpoint(text.slice(0, arrow), hasPort);
  const target = parseEndpoint(text.slice(arrow + 4), hasPort);
  return source === null || target === null ? null : { source, target };
}
