/** The XML of a host cut at its ports; each byte is one character (Latin-1), so that nothing is lost by cutting. */
export interface HostPieces {
  /** To the first port. */
  readonly head: string;
  /** Each from `<port ` to `</port>`. */
  readonly ports: readonly string[];
  /** From `</ports>` on. */
  readonly tail: string;
}

const hiding = /<[!?]/;
const start = '<port ';
const end = '</port>';

/**
 * Cuts what is as nmap writes it: ports one after the other within one `<ports>`. Null for all else, and for a host with
 * comments or the like, which may hold what looks like a port.
 */
export function cutHost(xml: Buffer): HostPieces | null {
  const text = xml.toString('latin1');
  const first = text.indexOf(start);
  if (hiding.test(text)) return null;
  if (first === -1) return { head: text, ports: [], tail: '' };
  const listEnd = text.lastIndexOf('</ports>');
  const head = text.slice(0, first);
  if (listEnd < first || head.lastIndexOf('<ports>') <= head.lastIndexOf('</ports')) return null;
  const ports: string[] = [];
  for (let at = first; at < listEnd; ) {
    const close = text.indexOf(end, at) + end.length;
    const next = text.indexOf(start, at + start.length);
    const until = next === -1 ? listEnd : next;
    if (close < end.length || close > until || !isBlank(text, close, until)) return null;
    ports.push(text.slice(at, close));
    at = until;
  }
  return { head, ports, tail: text.slice(listEnd) };
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) > 0x20) return false;
  return true;
}
