import type { PortsConfig } from '../config.ts';
import type { PortPlace } from '../port-name.ts';

/** One run of nmap that is to be made. */
export interface ScanOrder {
  /** Addresses and networks of one family, allowed ones only. */
  readonly targets: readonly string[];
  /** How many addresses these are. */
  readonly addresses: number;
  readonly protocol: 'tcp' | 'udp';
  readonly ports: string;
  /** Ask all open ports for their services, however lately they were asked. */
  readonly askAll?: true;
  /** It is a second look at these ports of hosts. */
  readonly confirms?: readonly (PortPlace & { readonly host: string })[];
  /** The group of targets that it is a part of: it covers all that is wanted of its hosts. */
  readonly group?: string;
  /** How gently it is to be made; see pace.ts. */
  readonly gentle?: number;
  readonly settings?: Partial<ScanSettings>;
}

/** How nmap is called. Times are milliseconds. */
export interface ScanSettings
  extends Pick<
    PortsConfig,
    'timing' | 'max_rate' | 'host_timeout' | 'service_detection' | 'os_detection' | 'banner_check' | 'scripts'
  > {
  readonly scan_delay: number | null;
  /** More arguments of nmap. */
  readonly extra: readonly string[];
}
