import type { NetmonEvent } from '../../../core/event.ts';
import type { Json } from '../../../core/json.ts';
import type { NmapHost, NmapPort } from '../../../core/nmap-run.ts';
import { printable } from '../../../core/text.ts';
import { portName } from '../port-name.ts';
import type { Occasion } from './port-events.ts';

/** A TLS certificate as nmap's script ssl-cert tells it. Survives restarts as JSON. */
export interface Certificate {
  /** SHA-1, hex digits. */
  readonly fingerprint: string;
  /** Hostile text. */
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
  /** That it expires was told. */
  readonly toldExpiry: boolean;
}

export type Certificates = { readonly [port: string]: Certificate };

/** Looks at the certificates that a scan found. `expiry`: milliseconds before its end at which one is told. */
export function certificatesAfter(
  before: Certificates,
  on: Occasion,
  { ports }: Pick<NmapHost, 'ports'>,
  expiry: number,
) {
  const after: { [port: string]: Certificate } = { ...before };
  const events: NetmonEvent[] = [];
  for (const port of ports) {
    const seen = certificateOf(port);
    if (seen === null) continue;
    const name = portName(port);
    const known = before[name];
    const isSame = known?.fingerprint === seen.fingerprint;
    if (known !== undefined && !isSame) events.push(changed(on, port, known, seen));
    const told = isSame && known.toldExpiry;
    const expires = seen.notAfter - on.time < expiry;
    if (expires && !told) events.push(expiring(on, port, seen));
    after[name] = { ...seen, toldExpiry: expires };
  }
  return { certificates: after, events };
}

/** Null where the script did not run, or says something else than it should. */
export function certificateOf({ scripts }: Pick<NmapPort, 'scripts'>): Certificate | null {
  const output = scripts.find(({ id }) => id === 'ssl-cert')?.output ?? '';
  const field = (name: string): string => new RegExp(`^${name}: *(.{1,400})$`, 'm').exec(output)?.[1]?.trim() ?? '';
  const fingerprint = field('SHA-1').replaceAll(' ', '').toLowerCase();
  const notAfter = Date.parse(`${field('Not valid after').replace(/Z$/, '')}Z`);
  if (!/^[0-9a-f]{40}$/.test(fingerprint) || Number.isNaN(notAfter)) return null;
  return { fingerprint, subject: printable(field('Subject'), 200), notAfter, toldExpiry: false };
}

function changed(on: Occasion, port: NmapPort, before: Certificate, after: Certificate): NetmonEvent {
  const place = `${on.ip} ${portName(port)}`;
  return {
    ...about(on, port, { before: dataOf(before), after: dataOf(after) }),
    type: 'tls.certificate-changed',
    severity: 'medium',
    summary: `${place}: the TLS certificate changed from ${before.subject} to ${after.subject}`,
  };
}

function expiring(on: Occasion, port: NmapPort, certificate: Certificate): NetmonEvent {
  const isPast = certificate.notAfter <= on.time;
  const day = new Date(certificate.notAfter).toISOString().slice(0, 10);
  return {
    ...about(on, port, dataOf(certificate)),
    type: 'tls.certificate-expiring',
    severity: isPast ? 'medium' : 'low',
    summary: `The TLS certificate of ${on.ip} ${portName(port)} ${isPast ? 'has expired' : 'expires'} on ${day}: ${certificate.subject}`,
  };
}

const about = ({ host, ip, time, scan }: Occasion, port: NmapPort, data: { readonly [field: string]: Json }) => ({
  time,
  subject: `${ip} ${portName(port)}`,
  key: `${host.id}/${portName(port)}`,
  host: host.id,
  data: { ip, protocol: port.protocol, port: port.port, ...data, scan },
});

const dataOf = ({ fingerprint, subject, notAfter }: Certificate) => ({ fingerprint, subject, notAfter });
