import type { EventTypeEntries } from './entry.ts';

/** Traffic and captures. */
export const trafficEvents = {
  'bandwidth.spike': {
    meaning:
      'The traffic of an interface exceeded a limit or the normal level. Reported once, when it starts; netmon bandwidth and the report show how it developed.',
    data: {
      spike: 'its id',
      interface: 'where',
      triggers:
        'what was exceeded, each with kind, direction, unit, limit, expected or null (with isEarly: the highest value before), seen, since',
      startedAt: 'when it started',
      'own?': 'scan: a port scan of netmon itself explains it',
    },
  },
  'bandwidth.spike-ended': {
    meaning: 'Traffic is back to normal after a spike.',
    data: {
      spike: 'id of the spike',
      interface: 'where',
      triggers: 'everything that was exceeded, with the highest value',
      startedAt: 'when it started',
      rx: 'received meanwhile: bytes, packets, errors, drops',
      tx: 'sent meanwhile: bytes, packets, errors, drops',
    },
  },
  'bandwidth.silence': {
    meaning: 'No traffic on an interface that always had some, for example because a SPAN port or a cable is dead.',
    data: {
      spike: 'its id',
      interface: 'where',
      triggers: 'as in bandwidth.spike; kind is silence',
      startedAt: 'when it started',
    },
  },
  'bandwidth.silence-ended': {
    meaning: 'There is traffic again on an interface that was silent.',
    data: { spike: 'id of the silence', interface: 'where', startedAt: 'when it started' },
  },
  'capture.finished': {
    meaning: 'A capture was saved; its file is complete.',
    data: {
      capture: 'its id',
      cause: 'kind (spike, event or request), event id or null, summary',
      spike: 'id of the spike, or null',
      interface: 'where',
      from: 'start of the time it covers',
      to: 'end of the time it covers',
      file: 'path relative to the data folder',
      bytes: 'size of the file',
      packets: 'number of packets in the file',
      dropped: 'number of packets that could not be recorded, or null if unknown',
      sha256: 'hash of the file',
    },
  },
  'capture.explained': {
    meaning: 'A capture was examined: it is known who talked to whom.',
    data: {
      capture: 'its id',
      spike: 'id of the spike, or null',
      sentence: 'what explains most of the traffic',
      talkers: 'the addresses with the most bytes',
    },
  },
  'capture.failed': {
    meaning: 'A capture that should have been saved failed.',
    data: { capture: 'its id', cause: 'as in capture.finished', spike: 'or null', interface: 'where', reason: 'why' },
  },
  'capture.skipped': {
    meaning:
      'Captures were not started because there are too many, or the disk is full; reported once until one starts again.',
    data: { interface: 'where', reason: 'why', causes: 'the first few causes that would have led to a capture' },
  },
} as const satisfies EventTypeEntries;
