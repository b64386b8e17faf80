import { z } from 'zod';
import { hints } from '../../config/hint.ts';
import { duration, size, wholeNumber } from '../../config/units.ts';
import { type EventType, eventTypes } from '../../core/event-types.ts';
import { severities } from '../../core/severity.ts';
import { budgetSettings } from './kept/budget-config.ts';

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
    .describe('Event type, see docs/events.md.'),
  severity: z.enum(severities).prefault('info').describe('Minimum severity.'),
  before: duration({ max: '1h' }).prefault('10s').describe('Time before the event that is included.'),
  after: duration({ max: '1h' }).prefault('30s').describe('Time after the event that is included.'),
  only_host: z
    .boolean()
    .prefault(false)
    .describe('Save only packets from or to the address that the event is about, if it has one.'),
});

/** Durations are milliseconds, sizes bytes. */
export const captureConfig = z.strictObject({
  enabled: z.boolean().prefault(true).describe('Save the packets of spikes, of other events set here, and on request.'),
  ring: z
    .boolean()
    .prefault(true)
    .describe(
      'Record continuously, so that a capture includes packets before its cause; without it, a capture starts at its cause.',
    ),
  ring_history: duration({ min: '10s', max: '1h' })
    .prefault('60s')
    .describe('How far back the ring buffer reaches, if ring_size allows.'),
  ring_size: size().prefault('512MB').describe('Maximum disk space of the ring buffer of one interface.'),
  ring_filter: z
    .string()
    .min(1)
    .max(4000)
    .register(hints, { expected: 'all, or a BPF filter such as "not port 443"' })
    .prefault('all')
    .describe('Packets to record: all, or a BPF filter such as "not port 443". Other packets are in no capture.'),
  ring_snap_length: z
    .union([z.literal('all'), wholeNumber(64, 262_144)])
    .prefault('all')
    .describe('Number of bytes to record of each packet.'),
  ring_buffer: size().prefault('8MiB').describe('Kernel buffer for packets that are not written yet, per interface.'),
  spikes: z.boolean().prefault(true).describe('Save a capture of each spike that the bandwidth monitor reports.'),
  before: duration({ max: '1h' }).prefault('10s').describe('Time before a spike that is included.'),
  after: duration({ max: '1h' }).prefault('30s').describe('Time after the end of a spike that is included.'),
  max_length: duration({ min: '10s', max: '1d' })
    .prefault('5m')
    .describe('Maximum length of a capture, however long the spike lasts.'),
  max_capture: size().prefault('1GB').describe('Maximum size of a capture; it is cut short there.'),
  at_once: wholeNumber(1, 64).prefault(4).describe('Maximum number of captures at the same time.'),
  per_hour: wholeNumber(1, 1000).prefault(20).describe('Maximum number of captures caused by events per hour.'),
  ...budgetSettings,
  events: z
    .array(onEvent)
    .max(50)
    .prefault([])
    .describe(
      'Other events that trigger a capture, a list: - {event: ids.alert, severity: high, before: 30s} or {event: host.new, only_host: true}.',
    ),
});

export type CaptureConfig = z.output<typeof captureConfig>;
