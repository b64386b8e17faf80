import { printable } from '../../core/text.ts';

/** What dumpcap wrote to standard error in one life, as it is read line by line. Wordings of Wireshark 3 and 4. */
export interface DumpcapReport {
  /** Returns the path of a file that is whole now: the one before that which it begins. */
  take(line: string): string | null;
  /** The file that it began last: it records, or recorded; null before. */
  readonly file: string | null;
  /** Packets that it had no room or time for; null until it ends in order. */
  readonly dropped: number | null;
  /** Why it ended by itself, as it says. */
  readonly complaint: string | null;
}

/** What an operator can do about the end of dumpcap. */
export interface Failure {
  readonly kind: 'filter' | 'rights' | 'gone' | 'down' | 'full' | 'other';
  readonly reason: string;
  readonly hint: string | null;
}

const filePattern = /^File: (.+)$/;
const dropPattern = /^Packets received\/dropped on interface .*: \d+\/(\d+) \(pcap:/;
const noise = /^(Capturing on |Packets captured: |Running as user |$)/;
/** What it says in several lines is not all kept. */
const mostLines = 6;

export function createReport(): DumpcapReport {
  const lines: string[] = [];
  let file: string | null = null;
  let dropped: number | null = null;
  return {
    take(raw) {
      const line = raw.replace(/^.*\r/, '').trim();
      const [, begun] = filePattern.exec(line) ?? [];
      const [, drops] = dropPattern.exec(line) ?? [];
      const whole = begun === undefined ? null : file;
      if (drops !== undefined) dropped = Number(drops);
      else if (begun !== undefined) file = begun;
      else if (!noise.test(line) && lines.length < mostLines) lines.push(line.replace(/^dumpcap: /, ''));
      return whole;
    },
    get file() {
      return file;
    },
    get dropped() {
      return dropped;
    },
    get complaint() {
      return lines.length === 0 ? null : lines.join(' ');
    },
  };
}

const kinds: readonly (readonly [Failure['kind'], RegExp])[] = [
  ['filter', /invalid capture filter|isn't a valid capture filter|looks like a valid display filter/i],
  ['rights', /permission to capture|Operation not permitted|Permission denied/i],
  ['gone', /no device named|No such device|no longer attached/i],
  ['down', /is not up|went down|Network is down/i],
  ['full', /no space left|No space left/],
];

/** Why dumpcap ended on an interface, in a sentence. */
export function failureOf(on: string, complaint: string | null, exitCode: number | null): Failure {
  const said = complaint ?? (exitCode === null ? 'dumpcap was killed' : `dumpcap ended with exit code ${exitCode}`);
  const [kind = 'other'] = kinds.find(([, pattern]) => pattern.test(said)) ?? [];
  return { kind, ...explanations[kind](on, printable(said, 300)) };
}

const explanations: { readonly [kind in Failure['kind']]: (on: string, said: string) => Omit<Failure, 'kind'> } = {
  filter: (_, said) => ({
    reason: `nothing is recorded: ${said}`,
    hint: 'Mend capture.ring_filter; see pcap-filter(7).',
  }),
  rights: (on) => ({ reason: `nothing is recorded: no right to capture on ${on}`, hint: rightsHint }),
  gone: (on) => ({ reason: `nothing is recorded: ${on} is gone`, hint: null }),
  down: (on) => ({ reason: `nothing is recorded: ${on} is down`, hint: `ip link set ${on} up` }),
  full: () => ({ reason: 'nothing is recorded: the disk is full', hint: 'Make room on the disk of the data folder.' }),
  other: (on, said) => ({ reason: `nothing is recorded on ${on}: ${said}`, hint: null }),
};

export const rightsHint =
  'Start netmon as root. Where dumpcap belongs to the group wireshark, add the user: adduser netmon wireshark.';
