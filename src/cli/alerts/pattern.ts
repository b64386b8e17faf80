import { parseNetwork, toNetworks } from '../../core/address-range.ts';
import { NetmonError } from '../../core/errors.ts';
import type { AlertPattern } from '../../core/suppression.ts';
import { signatureNumber } from './signature-number.ts';

export interface PatternOptions {
  readonly gid?: string;
  readonly sid?: string;
  readonly source?: string;
  readonly target?: string;
  readonly network?: string;
}

/** Which alerts are meant. Throws USAGE, also when nothing is said. */
export function readPattern({ gid, sid, source, target, network }: PatternOptions): AlertPattern {
  const pattern = {
    gid: gid === undefined ? null : signatureNumber('gid', gid),
    sid: sid === undefined ? null : signatureNumber('sid', sid),
    source: addressOrNetwork('source', source),
    target: addressOrNetwork('target', target),
    network: addressOrNetwork('network', network),
  };
  if (Object.values(pattern).some((part) => part !== null)) return pattern;
  throw new NetmonError('USAGE', 'cli', 'it is not said which alerts are meant', {
    hint: 'say it by --sid, --gid, --source, --target or --network',
  });
}

/** Whole networks only: `10.0.0.5/24` may be meant either way. */
function addressOrNetwork(name: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  const range = parseNetwork(text);
  const [network] = range === null ? [] : toNetworks(range);
  const isWhole = network !== undefined && (!text.includes('/') || network.split('/')[0] === canonical(text));
  if (isWhole) return network;
  throw new NetmonError('USAGE', 'cli', `--${name} ${text}: an address or a network in CIDR notation was expected`, {
    hint: network === undefined ? 'write 10.0.0.5 or 10.0.0.0/24' : `did you mean ${network}?`,
  });
}

function canonical(text: string): string | undefined {
  const range = parseNetwork(text.split('/')[0] ?? '');
  return range === null ? undefined : toNetworks(range)[0];
}

const partNames = ['gid', 'sid', 'source', 'target', 'network'] as const;

/** `sid=2001219,source=10.0.0.5`, in one word or several. Throws USAGE. */
export function readParts(words: readonly string[]): PatternOptions {
  const parts: { [name: string]: string } = {};
  for (const word of words.flatMap((text) => text.split(','))) {
    const [, name = '', value = ''] = /^([a-z]+)=(.+)$/.exec(word.trim()) ?? [];
    if (!partNames.some((known) => known === name)) {
      throw new NetmonError('USAGE', 'cli', `${word} does not say which alerts are meant`, {
        hint: 'write sid=2001219 source=10.0.0.5; there are gid, sid, source, target and network',
      });
    }
    parts[name] = value;
  }
  return parts;
}
