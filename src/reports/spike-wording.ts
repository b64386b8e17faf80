import type { SpikeTrigger } from '../core/bandwidth.ts';
import { grouped, roundedBytes } from '../core/rounded.ts';
import { durationText } from './wording.ts';

const words = { rx: 'received', tx: 'sent' } as const;

/** `received 30 MB/s, usual at most 4.0 MB/s`: what was seen and what it was held against. */
export function triggerText({ kind, direction, unit, limit, expected, isEarly, seen }: SpikeTrigger): string {
  const rate = (value: number) =>
    unit === 'bytes/s' ? `${roundedBytes(value)}/s` : `${grouped(Math.round(value))} packets/s`;
  const what = `${words[direction]} ${rate(seen)}`;
  if (kind === 'silence') return expected === null ? `nothing ${words[direction]}` : `${what}, usual ${rate(expected)}`;
  const usual = expected === null ? '' : `, ${isEarly ? 'most before' : 'usual'} ${rate(expected)}`;
  return `${what}${usual}, limit ${rate(limit)}`;
}

/** `40 s`, `1 min 30 s`, `2 h 5 min`. */
export function lastingText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return minutes === 0 || minutes >= 60 || rest === 0 ? durationText(seconds * 1000) : `${minutes} min ${rest} s`;
}
