import { bannerScripts, type PortScanOptions } from '../../integrations/nmap/args.ts';
import type { ScanOrder, ScanSettings } from './scan.ts';
import type { ServiceQuestion } from './services.ts';

/** One call of nmap within a run. */
export interface ScanPart
  extends Pick<PortScanOptions, 'targets' | 'protocol' | 'ports' | 'serviceDetection' | 'osDetection'> {
  /** Name of its files. */
  readonly name: string;
  readonly title: string;
  readonly addresses: number;
  readonly scripts: readonly string[];
  readonly knownUp: boolean;
}

/** UDP ports tell whether they are open only when they are asked for their service, and of few ports all are asked. */
export function partsOf(config: ScanSettings, order: ScanOrder, readBanners: boolean) {
  const { targets, addresses, protocol, ports, confirms } = order;
  const asksLater = protocol === 'tcp' && config.service_detection && confirms === undefined;
  const first: ScanPart = {
    ...{ name: protocol, title: titleOf(order), targets, addresses, protocol, ports, knownUp: false },
    serviceDetection: config.service_detection && !asksLater,
    osDetection: config.os_detection && !asksLater && confirms === undefined,
    scripts: [...(asksLater && readBanners ? bannerScripts : []), ...(confirms === undefined ? config.scripts : [])],
  };
  return { first, asksLater };
}

export function servicePart(config: ScanSettings, { targets, ports }: ServiceQuestion): ScanPart {
  const addresses = targets.length;
  return {
    ...{ name: 'tcp-services', targets, addresses, protocol: 'tcp', ports, knownUp: true },
    title: `version detection of ${addresses === 1 ? targets[0] : `${addresses} addresses`}`,
    serviceDetection: true,
    osDetection: config.os_detection,
    scripts: [...(config.banner_check ? bannerScripts : []), ...config.scripts],
  };
}

const titleOf = ({ addresses, targets, protocol }: Pick<ScanOrder, 'addresses' | 'targets' | 'protocol'>): string =>
  `${protocol === 'udp' ? 'UDP ' : ''}port scan of ${addresses === 1 ? targets[0] : `${addresses} addresses`}`;
