import { execFileSync } from 'node:child_process';

/** What tshark's and capinfos' own statistics say of a file: the judge of ours. */

const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, [...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, LC_ALL: 'C' },
  });

export function totals(file: string): { readonly packets: number; readonly bytes: number } {
  const [, line = ''] = run('capinfos', '-T', '-m', '-c', '-d', file).split('\n');
  const [bytes, packets] = line.split(',').reverse().map(Number);
  return { packets: packets ?? Number.NaN, bytes: bytes ?? Number.NaN };
}

export interface Endpoint {
  readonly address: string;
  readonly sentPackets: number;
  readonly sentBytes: number;
  readonly receivedPackets: number;
  readonly receivedBytes: number;
}

/** By address, exact: unlike those of conversations, these figures are not rounded. */
export function endpoints(file: string, ...kinds: readonly ('ip' | 'ipv6' | 'eth')[]): ReadonlyMap<string, Endpoint> {
  const rows = run('tshark', '-n', '-q', ...kinds.flatMap((kind) => ['-z', `endpoints,${kind}`]), '-r', file)
    .split('\n')
    .flatMap((line) => {
      const [, address, rest] = /^([0-9a-f:.]+)((?: +\d+){6}) *$/.exec(line) ?? [];
      if (address === undefined || rest === undefined) return [];
      const [, , sentPackets = 0, sentBytes = 0, receivedPackets = 0, receivedBytes = 0] = rest
        .trim()
        .split(/ +/)
        .map(Number);
      return [{ address, sentPackets, sentBytes, receivedPackets, receivedBytes }];
    });
  return new Map(rows.map((row) => [row.address, row]));
}

/** How many frames say that they are ARP, readable or not. */
export const arpFrames = (file: string): number =>
  run('tshark', '-n', '-Y', 'frame.protocols matches ":arp(:|$)"', '-T', 'fields', '-e', 'frame.number', '-r', file)
    .split('\n')
    .filter((line) => line !== '').length;
