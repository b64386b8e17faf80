import type { EventTypeEntries } from './entry.ts';

/** What intrusion detection systems say. */
export const alertEvents = {
  'ids.new-signature': {
    meaning: 'An intrusion detection system told of something that it never told of before on this network.',
    data: {
      gid: 'generator',
      sid: 'signature',
      message: 'what the rule says',
      engine: 'snort2, snort3 or suricata',
      alert: 'id of the first group of it',
    },
  },
  'ids.alert': {
    meaning: 'A new group of alerts: one signature, from one source, to one target. Repeats are counted, not told.',
    data: {
      alert: 'id of the group (netmon alerts show)',
      gid: 'generator',
      sid: 'signature',
      rev: 'revision of the rule',
      message: 'what the rule says',
      classification: 'or null',
      engine: 'snort2, snort3 or suricata',
      source: 'address, many or null',
      target: 'address, many or null',
      direction: 'in, out, lateral or unknown',
      protocol: 'or null',
      ports: 'of the target',
      portOpen: 'whether the port of the target is known to be open; null when not known',
      techniques: 'of MITRE ATT&CK',
      references: 'addresses of pages about it',
      count: 'alerts so far',
    },
  },
  'ids.escalated': {
    meaning: 'Something known got worse: much more alerts than usual, more targets, or a higher priority.',
    data: {
      alert: 'id of the group by which it was noticed',
      gid: 'generator',
      sid: 'signature',
      message: 'what the rule says',
      why: 'more, targets or priority',
      usual: 'alerts an hour, targets or severity before',
      now: 'alerts in this hour, targets or severity now',
    },
  },
  'ids.storm': {
    meaning: 'So many new groups of alerts in a short time that they are counted and no longer told one by one.',
    data: {
      gid: 'generator, or null when it is many signatures',
      sid: 'signature, or null',
      message: 'what the rule says, or null',
      told: 'how many groups were told one by one',
      within: 'in how many milliseconds',
      alert: 'id of the group by which it was noticed',
    },
  },
  'ids.capture-analysed': {
    meaning: 'An engine looked through a capture; what it found is in the groups of alerts, tied to the capture.',
    data: {
      capture: 'its id',
      interface: 'where it was taken',
      engine: 'snort2, snort3 or suricata',
      version: 'of the engine',
      alerts: 'in the capture, also those that were told live',
      signatures: 'of these alerts',
      cut: 'why it was not read to its end, or null',
    },
  },
  'ids.capture-unread': {
    meaning: 'An engine could not look through a capture.',
    data: { capture: 'its id', interface: 'where it was taken', reason: 'why' },
  },
} as const satisfies EventTypeEntries;
