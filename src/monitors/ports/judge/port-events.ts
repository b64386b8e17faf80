import type { NetmonEvent } from '../../../core/event.ts';
import type { Port, PortState, Protocol } from '../../../core/inventory.ts';
import type { Severity } from '../../../core/severity.ts';
import { portName } from '../port-name.ts';
import { describeService, serviceData } from './service.ts';

/** What an event about a port needs to know of the scan. */
export interface Occasion {
  readonly host: { readonly id: string; readonly learned: boolean };
  readonly ip: string;
  readonly time: number;
  readonly scan: string;
  readonly firstLook: boolean;
}

export function opened(on: Occasion, port: Port, before: PortState | null): NetmonEvent {
  const learned = on.firstLook && on.host.learned;
  return {
    ...about(on, port, learned ? 'info' : 'medium'),
    type: 'port.opened',
    summary: `${on.ip} has ${portName(port)} open: ${describeService(port)}`,
    ...(learned ? { learned } : {}),
    data: { ...place(port), before, ...serviceData(port), scan: on.scan },
  };
}

export function closed(on: Occasion, before: Port, state: PortState): NetmonEvent {
  return {
    ...about(on, before, 'low'),
    type: state === 'filtered' ? 'port.filtered' : 'port.closed',
    summary: `${on.ip}: ${portName(before)} is no longer open (${state}); it was ${describeService(before)}`,
    data: { ...place({ ...before, ip: on.ip }), state, ...serviceData(before), scan: on.scan },
  };
}

export function serviceChanged(on: Occasion, before: Port, after: Port): NetmonEvent {
  return {
    ...about(on, before, 'low'),
    type: 'port.service-changed',
    summary: `${on.ip}: the service on ${portName(before)} changed from ${describeService(before)} to ${describeService(after)}`,
    data: { ...place({ ...before, ip: on.ip }), before: serviceData(before), after: serviceData(after), scan: on.scan },
  };
}

function about({ host, ip, time }: Occasion, port: { protocol: Protocol; port: number }, severity: Severity) {
  return { time, severity, subject: `${ip} ${portName(port)}`, key: `${host.id}/${portName(port)}`, host: host.id };
}

const place = ({ ip, protocol, port }: Port) => ({ ip, protocol, port });
