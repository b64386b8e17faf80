import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config/load.ts';
import { chooseSite, type SiteChoice } from '../config/site.ts';
import { isIpv4 } from '../core/address.ts';
import type { Site } from '../core/define.ts';
import type { Clock, Exec, Log } from '../core/edges.ts';
import { messageOf } from '../core/errors.ts';
import { readLinks } from '../edges/network.ts';
import { mayUseRawSockets } from '../edges/rights/drop-root.ts';

const lookEvery = 30_000;

export interface SiteParts {
  readonly config: Config;
  readonly data: string;
  readonly exec: Exec;
}

/** Looks at the interfaces and decides what is watched and scanned. */
export async function lookAround({ config, data, exec }: SiteParts, signal: AbortSignal): Promise<SiteChoice> {
  const links = await readLinks(exec, signal);
  return chooseSite({ ...config, data }, links, { rawSockets: mayUseRawSockets() });
}

export interface SiteFollower {
  /** Resolves when it looks no more. */
  stop(): Promise<void>;
}

/**
 * Calls `adopt` when an interface, an IPv4 address or a network has come that was not there before. What went is kept: that
 * an interface is gone is for the monitors to tell, not to forget. IPv6 addresses come and go by the hour (RFC 8981).
 */
export function followSite(
  parts: SiteParts & { readonly clock: Clock; readonly log: Log },
  current: () => Site,
  adopt: (choice: SiteChoice) => void,
): SiteFollower {
  const quitting = new AbortController();
  const following = follow(parts, quitting.signal, (choice) => {
    if (brings(current(), choice.site)) adopt(choice);
  });
  return {
    stop() {
      quitting.abort();
      return following;
    },
  };
}

async function follow(
  { clock, log, ...parts }: SiteParts & { readonly clock: Clock; readonly log: Log },
  signal: AbortSignal,
  look: (choice: SiteChoice) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await clock.sleep(lookEvery, signal);
      look(await lookAround(parts, signal));
    } catch (error) {
      if (!signal.aborted) log.warn('the interfaces cannot be read', { error: messageOf(error) });
    }
  }
}

/** Whether `after` has something that `before` had not. */
export function brings(before: Site, after: Site): boolean {
  const known = factsOf(before);
  const now = factsOf(after);
  return !isDeepStrictEqual(known, now) && now.some((fact) => !known.includes(fact));
}

const factsOf = ({ interfaces, networks }: Site): string[] =>
  [
    ...networks,
    ...interfaces.flatMap(({ name, mac, addresses, gateways }) => [
      `${name} ${mac}`,
      ...addresses.filter((address) => isIpv4(address.split('/')[0] ?? '')).map((address) => `${name} ${address}`),
      ...gateways.filter(isIpv4).map((gateway) => `${name} via ${gateway}`),
    ]),
  ].sort();
