import type { PortState, Protocol } from '../../core/inventory.ts';
import { repairText } from './xml-text.ts';

/** Attributes of one element as plain, checked values. Nearly every attribute is missing in some version of nmap. */
export interface Attributes {
  text(name: string): string | null;
  /** A whole number of at most 15 digits. */
  number(name: string): number | null;
  /** Seconds since 1970 in the file, milliseconds here. */
  time(name: string): number | null;
}

/** Characters of one value that are kept: more than any script of nmap's own writes. */
export const longestValue = 262_144;

/** @param written value of an attribute, its references resolved */
export function attributesOf(written: (name: string) => string | undefined, onCut: (name: string) => void): Attributes {
  const text = (name: string): string | null => {
    const value = written(name);
    if (value === undefined) return null;
    if (value.length <= longestValue) return repairText(value);
    onCut(name);
    return repairText(value.slice(0, longestValue)).toWellFormed();
  };
  const number = (name: string): number | null => {
    const value = written(name);
    return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : null;
  };
  const time = (name: string): number | null => {
    const seconds = number(name);
    return seconds === null || seconds > 8.64e12 ? null : seconds * 1000;
  };
  return { text, number, time };
}

const portStates: ReadonlySet<string> = new Set<PortState>([
  'open',
  'closed',
  'filtered',
  'unfiltered',
  'open|filtered',
  'closed|filtered',
  'unknown',
]);

export const isPortState = (text: string | null): text is PortState => text !== null && portStates.has(text);

const protocols: ReadonlySet<string> = new Set<Protocol>(['tcp', 'udp', 'sctp', 'ip']);

export const isProtocol = (text: string): text is Protocol => protocols.has(text);
