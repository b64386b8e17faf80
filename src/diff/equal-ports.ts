/**
 * The XML of a host in two scans without the ports that both have with the very same bytes: they differ in nothing, and there
 * is much less left to parse. A host with comments or the like is left as it is, since these may hold what looks like a port.
 */
export function withoutEqualPorts(before: Buffer, after: Buffer): readonly [Buffer, Buffer] {
  // Latin-1 keeps every byte as it is.
  const [old, now] = [before.toString('latin1'), after.toString('latin1')];
  if (hiding.test(old) || hiding.test(now)) return [before, after];
  const [oldPieces, nowPieces] = [cut(old), cut(now)];
  return [without(oldPieces, new Set(nowPieces.ports)), without(nowPieces, new Set(oldPieces.ports))];
}

const hiding = /<[!?]/;
const start = '<port ';
const end = '</port>';

interface Pieces {
  readonly head: string;
  /** Each without its `<port `. */
  readonly ports: readonly string[];
  readonly tail: string;
}

function cut(host: string): Pieces {
  const last = host.lastIndexOf(end);
  if (last === -1) return { head: host, ports: [], tail: '' };
  const [head = '', ...ports] = host.slice(0, last + end.length).split(start);
  return { head, ports: ports.map((port) => port.trimEnd()), tail: host.slice(last + end.length) };
}

const without = ({ head, ports, tail }: Pieces, equal: ReadonlySet<string>): Buffer =>
  Buffer.from([head, ...ports.filter((port) => !equal.has(port)).map((port) => start + port), tail].join(''), 'latin1');
