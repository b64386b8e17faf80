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
    .describe('Interface that it is for.'),
  direction: z.enum(['rx', 'tx']).optional().describe('Received (rx) or sent (tx); both where it is not given.'),
  threshold: threshold().optional().describe('Rate above which traffic is a spike.'),
  packets: packets().optional().describe('Packets per second above which traffic is a spike.'),
  threshold_for: thresholdFor().optional().describe('Time for which threshold or packets must be exceeded.'),
  learned: z.boolean().optional().describe('Tell traffic that is far above what is usual at this hour of the week.'),
  learned_factor: factor().optional().describe('How many times what is usually the highest is a spike.'),
  floor: rate().optional().describe('Rate below which nothing that was learned is a spike.'),
  packets_floor: packetsFloor()
    .optional()
    .describe('Packets per second below which nothing that was learned is a spike.'),
  silence: silence().optional().describe('Time without traffic, where there always was some, that is told.'),
});

export type TriggerConfig = z.output<typeof triggerConfig>;

/** Rates are bytes a second, durations milliseconds. */
export const bandwidthConfig = z.strictObject({
  enabled: z.boolean().prefault(true).describe('Measure the traffic of each interface and tell spikes and silence.'),
  threshold: threshold()
    .prefault('off')
    .describe("Rate above which traffic is a spike: off, a rate, or a share of the link's speed such as 90%."),
  packets: packets()
    .prefault('off')
    .describe('Packets per second above which traffic is a spike, such as a flood of small packets.'),
  threshold_for: thresholdFor().prefault('1s').describe('Time for which threshold or packets must be exceeded.'),
  learned: z
    .boolean()
    .prefault(true)
    .describe(
      'Tell traffic that is far above what is usual at this hour of the week; until a day was seen, what is ten times as much as ever before.',
    ),
  learned_factor: factor().prefault(2).describe('How many times what is usually the highest at this hour is a spike.'),
  floor: rate().prefault('1MB/s').describe('Rate below which nothing that was learned is a spike.'),
  packets_floor: packetsFloor()
    .prefault(2000)
    .describe('Packets per second below which nothing that was learned is a spike.'),
  silence: silence()
    .prefault('1m')
    .describe('Time without traffic, where there always was some, after which that is told.'),
  calm_below: wholeNumber(10, 100).prefault(70).describe('Percent of its limit below which a rate is calm again.'),
  cooldown: duration({ min: '2s', max: '1h' })
    .prefault('30s')
    .describe('Time of calm after which a spike is over; what comes sooner belongs to it.'),
  overrides: z
    .array(triggerConfig)
    .prefault([])
    .describe(
      'Other settings for an interface or direction, the last that fits counts: - {interface: eth0, direction: rx, threshold: 90%}.',
    ),
  time_zone: timeZone().optional().describe('Time zone of the hours of the week.'),
  keep_seconds: duration({ min: '10m', max: '30d' })
    .prefault('24h')
    .describe('Time for which each second is kept, about 1.1 MB a day for each interface.'),
  keep_rollups: duration({ min: '1d' }).prefault('365d').describe('Time for which minutes and hours are kept.'),
});

export type BandwidthConfig = z.output<typeof bandwidthConfig>;
