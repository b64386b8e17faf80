import { lookup } from 'node:dns/promises';

/** The addresses of a host name by the system's own resolver (hosts file and DNS); none when it has none. */
export async function addressesOf(name: string): Promise<readonly string[]> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
