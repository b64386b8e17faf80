import type { EventTypeEntries } from './entry.ts';

/** Traffic and captures. */
export const trafficEvents = {
  'bandwidth.spike': {
    meaning:
      'Traffic of an interface went above what is allowed or usual. Told once when it begins; netmon bandwidth and the report show how it grew.',
    data: {
      spike: 'its id',
      interface: 'where',
      triggers:
        'what was gone beyond, each: kind, direction, unit, limit, expected or null (where isEarly: the most before), seen, since',
      startedAt: 'when it began',
    },
  },
  'bandwidth.spike-ended': {
    meaning: 'Traffic that was too high is back to normal.',
    data: {
      spike: 'id of the spike',
      interface: 'where',
      triggers: 'all that were gone beyond, with the most that was seen',
      startedAt: 'when it began',
      rx: 'what was received meanwhile: bytes, packets, errors, drops',
      tx: 'what was sent meanwhile: bytes, packets, errors, drops',
    },
  },
  'bandwidth.silence': {
    meaning: 'No traffic on an interface where there always was some, as when a SPAN port or a cable is dead.',
    data: {
      spike: 'its id',
      interface: 'where',
      triggers: 'as of bandwidth.spike; kind is silence',
      startedAt: 'when it began',
    },
  },
  'bandwidth.silence-ended': {
    meaning: 'There is traffic again on an interface that was silent.',
    data: { spike: 'id of the silence', interface: 'where', startedAt: 'when it began' },
  },
  'capture.finished': {
    meaning: 'Packets were kept: the file is whole.',
    data: {
      capture: 'its id',
      cause: 'kind (spike, event or request), event id or null, summary',
      spike: 'id of the spike or null',
      interface: 'where',
      from: 'begin of what it covers',
      to: 'end of what it covers',
      file: 'path below the data folder',
      bytes: 'size of the file',
      packets: 'in the file',
      dropped: 'packets that could not be recorded, or null',
      sha256: 'of the file',
    },
  },
  'capture.explained': {
    meaning: 'It is known who talked with whom in a capture.',
    data: {
      capture: 'its id',
      spike: 'id of the spike or null',
      sentence: 'what explains most of it',
      talkers: 'addresses with most bytes',
    },
  },
  'capture.failed': {
    meaning: 'Packets that should have been kept were not.',
    data: { capture: 'its id', cause: 'as of capture.finished', spike: 'or null', interface: 'where', reason: 'why' },
  },
  'capture.skipped': {
    meaning: 'Captures were not begun because there are too many, or no room; told once until one is begun again.',
    data: { interface: 'where', reason: 'why', causes: 'what would have been captured, the first few' },
  },
} as const satisfies EventTypeEntries;
