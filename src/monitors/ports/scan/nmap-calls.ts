import type { PortScanOptions } from '../../../integrations/nmap/args.ts';
import type { Lane } from './lanes.ts';
import type { ScanOrder, ScanSettings } from './order.ts';
import { describeStep } from './pace.ts';
import type { ServiceQuestion } from './services.ts';

/** One call of nmap within a run. */
export interface ScanPart
  extends Pick<PortScanOptions, 'targets' | 'protocol' | 'ports' | 'serviceDetection' | 'osDetection'> {
  /** Name of its files. */
  readonly name: string;
  readonly addresses: number;
  readonly scripts: readonly string[];
  readonly knownUp: boolean;
}

/** Whether services are asked in a step of their own: UDP ports tell whether they are open only when they are asked for their service, and of few ports all are asked. */
export const asksLater = ({ protocol, confirms }: ScanOrder, { service_detection }: ScanSettings): boolean =>
  protocol === 'tcp' && service_detection && confirms === undefined;

export function firstPart(config: ScanSettings, lane: Pick<Lane, 'order' | 'name' | 'asksLater'>) {
  const { order, name, asksLater: later } = lane;
  const { targets, addresses, protocol, ports, confirms } = order;
  const part: ScanPart = {
    ...{ name, targets, addresses, protocol, ports, knownUp: false },
    serviceDetection: config.service_detection && !later,
    osDetection: config.os_detection && !later && confirms === undefined,
    scripts: confirms === undefined ? config.scripts : [],
  };
  return part;
}

export function servicePart(config: ScanSettings, { targets, ports }: ServiceQuestion, name: string): ScanPart {
  return {
    ...{ name, targets, addresses: targets.length, protocol: 'tcp', ports, knownUp: true },
    serviceDetection: true,
    osDetection: config.os_detection,
    scripts: [...(config.banner_check ? ['http-server-header'] : []), ...config.scripts],
  };
}

/** What a scan is called while it goes on. */
export function titleOf({ addresses, targets, protocol, gentle = 0 }: ScanOrder): string {
  const what = addresses === 1 ? targets[0] : `${addresses} addresses`;
  return `${protocol === 'udp' ? 'UDP ' : ''}port scan of ${what}${gentle === 0 ? '' : `, ${describeStep(gentle)}`}`;
}
