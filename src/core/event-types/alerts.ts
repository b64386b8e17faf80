import type { EventTypeEntries } from './entry.ts';

/** What intrusion detection systems say. */
export const alertEvents = {
  'ids.new-signature': {
    meaning: 'An intrusion detection system raised an alert with a signature never seen before on this network.',
    data: {
      gid: 'generator id',
      sid: 'signature id',
      message: 'message of the rule',
      engine: 'snort2, snort3 or suricata',
      alert: 'id of its first alert group',
    },
  },
  'ids.alert': {
    meaning:
      'A new group of alerts: one signature, from one source, to one target. Repeated alerts are counted, not reported again.',
    data: {
      alert: 'id of the group (netmon alerts show)',
      gid: 'generator id',
      sid: 'signature id',
      rev: 'revision of the rule',
      message: 'message of the rule',
      classification: 'or null',
      engine: 'snort2, snort3 or suricata',
      source: 'address, `many` or null',
      target: 'address, `many` or null',
      direction: 'in, out, lateral or unknown',
      protocol: 'or null',
      ports: 'ports of the target',
      portOpen: 'whether the port of the target is known to be open; null if unknown',
      techniques: 'MITRE ATT&CK techniques',
      references: 'links with more information',
      count: 'alerts so far',
    },
  },
  'ids.escalated': {
    meaning: 'Known alerts got worse: many more than usual, more targets, or a higher priority.',
    data: {
      alert: 'id of the group that triggered this',
      gid: 'generator id',
      sid: 'signature id',
      message: 'message of the rule',
      why: 'more, targets or priority',
      usual: 'previous alerts per hour, number of targets, or severity',
      now: 'alerts in this hour, number of targets, or severity now',
    },
  },
  'ids.storm': {
    meaning:
      'So many new alert groups appeared in a short time that they are now counted instead of reported one by one.',
    data: {
      gid: 'generator id, or null for many signatures',
      sid: 'signature id, or null',
      message: 'message of the rule, or null',
      told: 'how many groups were reported one by one',
      within: 'within how many milliseconds',
      alert: 'id of the group that triggered this',
    },
  },
  'ids.capture-analysed': {
    meaning: 'An engine analysed a capture; its alerts are in alert groups that are linked to the capture.',
    data: {
      capture: 'its id',
      interface: 'where it was taken',
      engine: 'snort2, snort3 or suricata',
      version: 'version of the engine',
      alerts: 'number of alerts in the capture, including those already seen live',
      signatures: 'number of their signatures',
      cut: 'why it was not read to the end, or null',
    },
  },
  'ids.capture-unread': {
    meaning: 'An engine could not analyse a capture.',
    data: { capture: 'its id', interface: 'where it was taken', reason: 'why' },
  },
} as const satisfies EventTypeEntries;
