import type { NetmonEvent } from '../../../core/event.ts';
import type { NmapHost, NmapScript } from '../../../core/nmap-run.ts';
import { printable } from '../../../core/text.ts';
import { bannerScripts } from '../../../integrations/nmap/args.ts';
import { portName } from '../port-name.ts';
import type { Occasion } from './port-events.ts';

/**
 * Scripts whose output has events of its own, or none. `fingerprint-strings` is none that anybody asked for: so nmap shows what a service
 * answered that its version detection does not know.
 */
const others: ReadonlySet<string> = new Set([...bannerScripts, 'ssl-cert', 'fingerprint-strings']);

/** Names of what scripts found: `tcp/445 smb-vuln-ms17-010`, or only the script where it is about the whole host. */
export type Findings = readonly string[];

/**
 * What NSE scripts say that they did not say before. Only that one says something counts: many of them say the time, or the
 * same in another order, each time.
 */
export function findingsAfter(before: Findings, on: Occasion, { ports, scripts }: Pick<NmapHost, 'ports' | 'scripts'>) {
  const known = new Set(before);
  const found = [
    ...scripts.map((script) => ({ place: '', script })),
    ...ports.flatMap((port) => port.scripts.map((script) => ({ place: `${portName(port)} `, script }))),
  ].filter(({ script }) => !others.has(script.id) && script.output.trim() !== '');
  const fresh = found.filter(({ place, script }) => !known.has(place + script.id));
  for (const { place, script } of fresh) known.add(place + script.id);
  return { findings: [...known], events: fresh.map(({ place, script }) => finding(on, place, script)) };
}

function finding(on: Occasion, place: string, { id, output }: NmapScript): NetmonEvent {
  const { host, ip, time, scan } = on;
  const subject = `${ip} ${place}`.trim();
  return {
    type: 'scan.finding',
    time,
    severity: /\bVULNERABLE\b/.test(output) && !/NOT VULNERABLE/.test(output) ? 'high' : 'info',
    subject,
    summary: `${subject}: ${printable(id, 60)} says: ${printable(output.trim(), 200)}`,
    key: `${host.id}/${place}${id}`,
    host: host.id,
    data: {
      ip,
      place: place.trim() === '' ? null : place.trim(),
      script: id,
      output: output.slice(0, 4000).toWellFormed(),
      scan,
    },
  };
}
