import type { Protocol } from '../../core/inventory.ts';

export interface PortPlace {
  readonly protocol: Protocol;
  readonly port: number;
}

/** `tcp/22`: how a port is named within its host. */
export const portName = ({ protocol, port }: PortPlace): string => `${protocol}/${port}`;

export const isSamePort = (a: PortPlace, b: PortPlace): boolean => a.protocol === b.protocol && a.port === b.port;
