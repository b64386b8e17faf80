import type { NetmonEvent } from '../../../core/event.ts';
import type { NmapHost } from '../../../core/nmap-run.ts';
import type { PortSet } from '../../../integrations/nmap/port-set.ts';
import type { Occasion } from './port-events.ts';

/** A share of open ports means something only where this many were asked. */
const enoughPorts = 200;

export const countOpen = ({ ports, extraPorts }: NmapHost): number =>
  ports.filter(({ state }) => state === 'open').length +
  extraPorts.filter(({ state }) => state === 'open').reduce((sum, { count }) => sum + count, 0);

export const countPorts = (ports: PortSet): number => ports.reduce((sum, { first, last }) => sum + last - first + 1, 0);

/**
 * Whether a host answers on so many ports that no service is behind them: a tarpit, a honeypot, or a firewall that answers for
 * it. `most`: more open ports than that no host has; nor more than half of those that were asked.
 */
export function isTarpit(host: NmapHost, asked: PortSet, most: number): boolean {
  const open = countOpen(host);
  const all = countPorts(asked);
  return open > most || (all >= enoughPorts && open > all / 2);
}

export function tarpit({ host, ip, time, scan }: Occasion, open: number, asked: number): NetmonEvent {
  return {
    type: 'host.tarpit',
    time,
    severity: 'low',
    subject: ip,
    summary: `${ip} answers on ${open} of ${asked} ports: a tarpit, or a device that answers for it; its ports are not reported one by one`,
    key: host.id,
    host: host.id,
    data: { ip, open, asked, scan },
  };
}
