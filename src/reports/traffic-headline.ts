import { roundedBytes } from '../core/rounded.ts';
import { cleanText } from './clean-text.ts';
import { wallClock } from './day.ts';
import { lastingText } from './spike-wording.ts';
import type { SpikeReport, TrafficReport } from './traffic-model.ts';
import { counted, listed } from './wording.ts';

/** One sentence when there was a spike or silence, with what explains the largest; else none. */
export function trafficSentence({ spikes }: TrafficReport, zone: string): readonly string[] {
  if (spikes.length === 0) return [];
  const high = spikes.filter(({ kind }) => kind === 'spike');
  const silent = spikes.length - high.length;
  const counts = [
    ...(high.length > 0 ? [counted(high.length, 'traffic spike')] : []),
    ...(silent > 0 ? [counted(silent, 'silence')] : []),
  ];
  const largest = (high.length > 0 ? high : spikes).reduce((best, next) => (next.bytes > best.bytes ? next : best));
  const which =
    spikes.length === 1 ? '' : `, the ${high.length > 1 ? 'largest' : high.length === 1 ? 'spike' : 'first'}`;
  return [
    `${listed(counts)}${which} on ${largest.interface} at ${clock(largest.startedAt, zone)}${lasting(largest)}${why(largest)}.`,
  ];
}

const clock = (at: string, zone: string): string =>
  new Date(wallClock(Date.parse(at), zone)).toISOString().slice(11, 16);

const lasting = ({ kind, startedAt, endedAt, bytes }: SpikeReport): string => {
  const length =
    endedAt === null ? ', not over yet' : ` for ${lastingText(Date.parse(endedAt) - Date.parse(startedAt))}`;
  return kind === 'silence' ? length : `${length}, ${roundedBytes(bytes)}`;
};

const why = ({ explanation }: SpikeReport): string =>
  explanation === null ? '' : `: ${cleanText(explanation, 200).replace(/\.$/, '')}`;
