import { type AddressRange, covers, parseRange } from '../core/address-range.ts';

/** What a command line of nmap asked for besides ports. Where there is none, everything may have been asked. */
export interface Asked {
  readonly os: boolean;
  readonly scripts: boolean;
  readonly versions: boolean;
  readonly names: boolean;
  readonly ports: boolean;
  /** Whether an address is among the targets; also true when the command line does not tell. */
  readonly address: (ip: string) => boolean;
}

/** Reads `args` of `<nmaprun>`: the words of the command line, joined by blanks without quotes. */
export function askedBy(args: string | null): Asked {
  if (args === null) return { os: true, scripts: true, versions: true, names: true, ports: true, address: () => true };
  const words = args.split(/\s+/).slice(1);
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word));
  const all = has(/^-A$/);
  return {
    os: all || has(/^-O$/),
    scripts: all || has(/^--script(=|$)/) || has(/^-s[A-Z]*C/),
    versions: all || has(/^-s[A-Z]*V/),
    names: !has(/^-n$/),
    ports: !has(/^-s[nPL]$/),
    address: targets(words),
  };
}

/** Options whose value is a word of its own. One that is missing here makes its value a target, and so all targets unknown. */
const takesValue = new Set(
  (
    '-p -e -g -S -D -M -T -oN -oX -oG -oA -oS -oH -sI -b --exclude-ports --top-ports --port-ratio --script --script-args ' +
    '--script-args-file --script-timeout --script-help --dns-servers --datadir --servicedb --versiondb --stylesheet ' +
    '--version-intensity --min-hostgroup --max-hostgroup --min-parallelism --max-parallelism --min-rtt-timeout ' +
    '--max-rtt-timeout --initial-rtt-timeout --max-retries --host-timeout --scan-delay --max-scan-delay --min-rate ' +
    '--max-rate --stats-every --data --data-string --data-length --ip-options --ttl --spoof-mac --source-port --mtu ' +
    '--proxies --proxy --scanflags --max-os-tries --nsock-engine'
  ).split(' '),
);
/** After these it is unknown which hosts were meant. */
const hidesTargets = new Set(['-iL', '-iR', '--resume', '--excludefile']);

function targets(words: readonly string[]): (ip: string) => boolean {
  const inside: AddressRange[] = [];
  const outside: AddressRange[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [name = '', value] = /^(--[a-z-]+)=(.*)$/.exec(word)?.slice(1) ?? [word];
    if (hidesTargets.has(name)) return () => true;
    if (name === '--exclude') {
      if (value === undefined) at += 1;
      for (const part of (value ?? words[at] ?? '').split(',')) addRange(part, outside);
    } else if (takesValue.has(word)) at += 1;
    else if (!word.startsWith('-') && !addRange(word, inside)) return () => true;
  }
  if (inside.length === 0) return () => true;
  return (ip) => isIn(ip, inside) && !isIn(ip, outside);
}

function addRange(text: string, ranges: AddressRange[]): boolean {
  const range = parseRange(text);
  if (range !== null) ranges.push(range);
  return range !== null;
}

function isIn(ip: string, ranges: readonly AddressRange[]): boolean {
  const address = parseRange(ip);
  return address !== null && ranges.some((range) => covers(range, address));
}
