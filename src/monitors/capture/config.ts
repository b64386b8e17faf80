import { z } from 'zod';
import { hints } from '../../config/hint.ts';
import { duration, size, wholeNumber } from '../../config/units.ts';
import { type EventType, eventTypes } from '../../core/event-types.ts';
import { severities } from '../../core/severity.ts';
import { budgetSettings } from './budget-config.ts';

/** What cannot cause a capture: what captures themselves cause, and what says nothing of the network. */
const unheard = /^(capture|agent|monitor|report|sweep|scan)\./;

/** The ends of what began, which only end a capture. */
const ends: readonly EventType[] = ['bandwidth.spike-ended', 'bandwidth.silence-ended'];

const causes = (Object.keys(eventTypes) as EventType[]).filter(
  (type) => !unheard.test(type) && type !== 'bandwidth.spike' && !ends.includes(type),
);

/** Event types that the monitor hears. */
export const heardTypes: readonly EventType[] = [...causes, 'bandwidth.spike', 'bandwidth.spike-ended'];

const onEvent = z.strictObject({
  event: z
    .enum(causes as [EventType, ...EventType[]])
    .register(hints, { expected: 'a type of event such as host.new, see docs/events.md' })
    .describe('Type of event, as in docs/events.md.'),
  severity: z.enum(severities).prefault('info').describe('The least severity that counts.'),
  before: duration({ max: '1h' }).prefault('10s').describe('Time before the event that is kept.'),
  after: duration({ max: '1h' }).prefault('30s').describe('Time after the event that is recorded.'),
  only_host: z
    .boolean()
    .prefault(false)
    .describe('Keep only packets from and to the address that the event is about, where it names one.'),
});

/** Durations are milliseconds, sizes bytes. */
export const captureConfig = z.strictObject({
  enabled: z.boolean().prefault(true).describe('Keep the packets of spikes and of what else is set here or asked for.'),
  ring: z
    .boolean()
    .prefault(true)
    .describe(
      'Record all the time, so that a capture has what was before its cause; without it a capture begins at its cause.',
    ),
  ring_history: duration({ min: '10s', max: '1h' })
    .prefault('60s')
    .describe('How far back the ring reaches, as long as its size lets it.'),
  ring_size: size().prefault('512MB').describe('Disk that the ring of one interface takes at most.'),
  ring_filter: z
    .string()
    .min(1)
    .max(4000)
    .register(hints, { expected: 'all, or a BPF filter such as "not port 443"' })
    .prefault('all')
    .describe('Packets that are recorded: all, or a BPF filter such as "not port 443". Others are in no capture.'),
  ring_snap_length: z
    .union([z.literal('all'), wholeNumber(64, 262_144)])
    .prefault('all')
    .describe('Bytes of each packet that are recorded.'),
  ring_buffer: size()
    .prefault('8MiB')
    .describe('Memory in which the kernel holds packets until they are written, for each interface.'),
  spikes: z.boolean().prefault(true).describe('Capture what monitor bandwidth calls a spike.'),
  before: duration({ max: '1h' }).prefault('10s').describe('Time before a spike that is kept.'),
  after: duration({ max: '1h' }).prefault('30s').describe('Time after the end of a spike that is recorded.'),
  max_length: duration({ min: '10s', max: '1d' })
    .prefault('5m')
    .describe('Time that one capture covers at most, however long its spike lasts.'),
  max_capture: size().prefault('1GB').describe('Size of one capture at which it is cut short.'),
  at_once: wholeNumber(1, 64).prefault(4).describe('Captures that go on at the same time at most.'),
  per_hour: wholeNumber(1, 1000).prefault(20).describe('Captures that events cause within an hour at most.'),
  ...budgetSettings,
  events: z
    .array(onEvent)
    .max(50)
    .prefault([])
    .describe(
      'Other events that cause a capture, a list: - {event: ids.alert, severity: high, before: 30s} or {event: host.new, only_host: true}.',
    ),
});

export type CaptureConfig = z.output<typeof captureConfig>;
