import { hash } from 'node:crypto';

/** What decides whether a host is the same in two scans, in short form. */
export interface Fingerprint {
  /** Equal for hosts that say the same with the same bytes. Not equal says nothing: they must be parsed and compared. */
  readonly digest: string;
  /** As written, of the first address element of each kind. */
  readonly ip: string | null;
  readonly mac: string | null;
  readonly hasPorts: boolean;
}

/**
 * Takes the bytes of a `<host>` that are compared together under a cryptographic hash: whoever is scanned writes part of them,
 * and must not find two banners that look the same here. Left out is what changes with every scan: times, round trips, why
 * nmap took the host to be up, sequence numbers.
 */
export function fingerprint(host: Buffer): Fingerprint {
  const first = Math.max(0, host.indexOf(markup.address));
  const ports = host.indexOf(markup.ports, first);
  const portsEnd = ports === -1 ? -1 : host.indexOf(markup.portsEnd, ports);
  // In what is not as nmap writes it, nothing is left out.
  const listed = host.subarray(first, portsEnd === -1 ? host.length : portsEnd);
  const start = host.toString('latin1', 0, first);
  const tail = portsEnd === -1 ? '' : host.toString('latin1', portsEnd);
  const around = `${startWithoutTimes(start)}\n${tail.match(tailTags)?.join('\n') ?? ''}`;
  const [ip, mac] = addresses(host.toString('latin1', first, ports === -1 ? host.length : ports));
  return { digest: digestOf(around, listed), ip, mac, hasPorts: host.includes(markup.port, Math.max(0, ports)) };
}

const markup = {
  address: Buffer.from('<address'),
  ports: Buffer.from('<ports'),
  portsEnd: Buffer.from('</ports'),
  port: Buffer.from('<port '),
};

/** Tags as text, each up to the next one: in XML a value cannot hold `<`. */
const tailTags = /<(?:osmatch|hostscript|script)[\s>][^<]*/g;

const startWithoutTimes = (start: string): string =>
  start.replace(/ (?:starttime|endtime|reason|reason_ttl)="[^"]*"/g, '');

const addressTag = /<address\s[^<]*/g;

function addresses(head: string): readonly [string | null, string | null] {
  let ip: string | null = null;
  let mac: string | null = null;
  for (const tag of head.match(addressTag) ?? []) {
    const [, address = null] = /\saddr\s*=\s*["']([^"'&]*)["']/.exec(tag) ?? [];
    if (/\saddrtype\s*=\s*["']mac["']/.test(tag)) mac ??= address;
    else ip ??= address;
  }
  return [ip, mac];
}

let room: Buffer = Buffer.alloc(0);

/** The parts are told apart by the length of the first. */
function digestOf(around: string, ports: Buffer): string {
  const text = `${around.length}\n${around}`;
  const length = text.length + ports.length;
  if (length > room.length) room = Buffer.allocUnsafeSlow(2 * length);
  room.write(text, 'latin1');
  ports.copy(room, text.length);
  return hash('sha256', room.subarray(0, length), 'binary');
}
