import { networkInterfaces } from 'node:os';

/**
 * All addresses of this machine but those that it only uses with itself. Scans leave by whichever interface leads to their targets, which
 * need not be one that is watched: an interface at a mirror port often has no address at all.
 */
export const machineAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.flatMap(({ address, internal }) => (internal ? [] : [address])),
  );
