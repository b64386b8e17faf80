import { z } from 'zod';
import { hints } from '../../config/hint.ts';
import { duration, rate, refuse, timeZone, wholeNumber, written } from '../../config/units.ts';
import { formatRate, parseRate, ratePattern } from '../../core/units.ts';

/** Bytes a second, or a share of what the link can carry. */
const threshold = () =>
  z.union([
    z.literal('off'),
    z
      .codec(
        written(new RegExp(`${ratePattern.source}|^(?:[1-9]\\d?|100)%$`), ['100MB/s', '500Mbit/s', '90%']),
        z.union([z.number(), z.strictObject({ percent: z.number() })]),
        {
          decode: (text, context) => {
            const [, percent] = /^([1-9]\d?|100)%$/.exec(text) ?? [];
            if (percent !== undefined) return { percent: Number(percent) };
            return parseRate(text) ?? refuse(context, text);
          },
          encode: (value) => (typeof value === 'number' ? formatRate(value) : `${value.percent}%`),
        },
      )
      .register(hints, {
        expected: "a rate such as 100MB/s or 500Mbit/s, or a share of the link's speed such as 90%",
      }),
  ]);

const packets = () => z.union([z.literal('off'), wholeNumber(1, 1_000_000_000)]);
const thresholdFor = () => duration({ min: '1s', max: '1h' });
const factor = () => z.number().min(1.1).max(1000).register(hints, { expected: 'a number from 1.1 to 1000' });
const packetsFloor = () => wholeNumber(1, 1_000_000_000);
const silence = () => z.union([z.literal('off'), duration({ min: '10s', max: '1d' })]);

/** What can be set for one interface or direction only; what is not given is as for all. */
const triggerConfig = z.strictObject({
  interface: z
    .string()
    .regex(/^(?!-|\.\.?$)[^\s/:\p{C}]{1,15}$/u)
    .register(hints, { expected: 'an interface name such as eth0', absent: 'all' })
    .optional()
    .describe('Interface to which this applies.'),
  direction: z.enum(['rx', 'tx']).optional().describe('Received (rx) or sent (tx); by default both.'),
  threshold: threshold().optional().describe('Rate above which traffic is a spike.'),
  packets: packets().optional().describe('Packets per second above which traffic is a spike.'),
  threshold_for: thresholdFor().optional().describe('How long threshold or packets must be exceeded.'),
  learned: z.boolean().optional().describe('Report traffic far above normal for the hour of the week.'),
  learned_factor: factor().optional().describe('A spike is this many times the usual maximum.'),
  floor: rate().optional().describe('Minimum rate of a learned spike.'),
  packets_floor: packetsFloor().optional().describe('Minimum packets per second of a learned spike.'),
  silence: silence()
    .optional()
    .describe('How long an interface that always has traffic must be silent before that is reported.'),
});

export type TriggerConfig = z.output<typeof triggerConfig>;

/** Rates are bytes a second, durations milliseconds. */
export const bandwidthConfig = z.strictObject({
  enabled: z.boolean().prefault(true).describe('Measure the traffic of each interface and report spikes and silence.'),
  threshold: threshold()
    .prefault('off')
    .describe('Rate above which traffic is a spike: off, a rate, or a percentage of the link speed such as 90%.'),
  packets: packets()
    .prefault('off')
    .describe('Packets per second above which traffic is a spike, such as a flood of small packets.'),
  threshold_for: thresholdFor().prefault('1s').describe('How long threshold or packets must be exceeded.'),
  learned: z
    .boolean()
    .prefault(true)
    .describe(
      'Report traffic far above normal for the hour of the week; during the first day, only traffic ten times higher than ever before.',
    ),
  learned_factor: factor().prefault(2).describe('A spike is this many times the usual maximum for the hour.'),
  floor: rate().prefault('1MB/s').describe('Minimum rate of a learned spike.'),
  packets_floor: packetsFloor().prefault(2000).describe('Minimum packets per second of a learned spike.'),
  silence: silence()
    .prefault('1m')
    .describe('How long an interface that always has traffic must be silent before that is reported.'),
  calm_below: wholeNumber(10, 100)
    .prefault(70)
    .describe('A spike is calming down when the rate is below this percentage of its limit.'),
  cooldown: duration({ min: '2s', max: '1h' })
    .prefault('30s')
    .describe('How long it must be calm before a spike is over; anything sooner belongs to the same spike.'),
  overrides: z
    .array(triggerConfig)
    .prefault([])
    .describe(
      'Different settings for an interface or direction; the last match counts: - {interface: eth0, direction: rx, threshold: 90%}.',
    ),
  time_zone: timeZone().optional().describe('Time zone of the hours of the week.'),
  keep_seconds: duration({ min: '10m', max: '30d' })
    .prefault('24h')
    .describe('How long per-second values are kept, about 1.1 MB per day and interface.'),
  keep_rollups: duration({ min: '1d' }).prefault('365d').describe('How long per-minute and per-hour values are kept.'),
});

export type BandwidthConfig = z.output<typeof bandwidthConfig>;
