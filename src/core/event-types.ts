/**
 * Every type of event, with its meaning and the fields of its `data`. The source of docs/events.md.
 * A field whose name ends in `?` may be missing; times in `data` are milliseconds since 1970.
 */
interface EventTypeEntry {
  readonly meaning: string;
  readonly data: { readonly [field: string]: string };
}

const evidence = 'what was seen: `source` (frame, neighbour, sweep or dhcp) and its fields';

export const eventTypes = {
  'host.new': {
    meaning: 'A device that was never seen before.',
    data: {
      mac: 'its MAC or null',
      ip: 'its address or null',
      vendor: 'who made it or null',
      name: 'its name or null',
      randomMac: 'the MAC is made up by the device',
      evidence,
    },
  },
  'host.returned': {
    meaning: 'A device that was gone is back.',
    data: { mac: 'its MAC or null', ip: 'its address', goneSince: 'when it was last seen before', evidence },
  },
  'host.gone': {
    meaning: 'A device did not answer in several completed sweeps that covered it, nor was heard in between.',
    data: {
      mac: 'its MAC or null',
      ip: 'its last address',
      lastSeen: 'when it was last seen',
      misses: 'how many sweeps in a row missed it',
    },
  },
  'host.flapping': {
    meaning: 'A device goes and comes again and again; told once, then it is quiet about it until it is calm.',
    data: { changes: 'how often it went or came', within: 'in how many milliseconds', ip: 'its address or null' },
  },
  'host.address-changed': {
    meaning: 'A known device uses an address that it did not use before.',
    data: { mac: 'its MAC', from: 'the address before or null', to: 'the new address', evidence },
  },
  'arp.ethernet-changed': {
    meaning: 'An address is now used by a MAC never seen for it (arpwatch: changed ethernet address).',
    data: { ip: 'the address', mac: 'the MAC now', previousMac: 'the MAC before', evidence },
  },
  'arp.flip-flop': {
    meaning: 'An address went back to the MAC that it had just before.',
    data: { ip: 'the address', mac: 'the MAC now', previousMac: 'the MAC before', evidence },
  },
  'arp.reused-ethernet': {
    meaning: 'An address went back to a MAC that it had long before (arpwatch: reused old ethernet address).',
    data: { ip: 'the address', mac: 'the MAC now', previousMac: 'the MAC before', evidence },
  },
  'arp.bogon': {
    meaning: 'A sender address that does not belong on this network.',
    data: { ip: 'the address', mac: 'the sender', networks: 'the networks here', evidence },
  },
  'arp.ethernet-mismatch': {
    meaning:
      'The sender in the Ethernet header is not the sender in the ARP packet, or is a broadcast or multicast MAC.',
    data: {
      ip: 'the claimed address',
      mac: 'the claimed MAC',
      ethernetSource: 'the MAC in the Ethernet header',
      evidence,
    },
  },
  'arp.gateway-changed': {
    meaning: 'The MAC of a gateway changed.',
    data: { ip: 'the gateway', mac: 'the MAC now', previousMac: 'the MAC before', evidence },
  },
  'arp.spoof-suspected': {
    meaning: 'Two MACs claim one address at the same time.',
    data: { ip: 'the address', macs: 'the MACs that claim it', within: 'milliseconds between the claims', evidence },
  },
  'arp.scan': {
    meaning: 'One device asks for many addresses in a short time.',
    data: {
      mac: 'who asks',
      ip: 'its address or null',
      asked: 'how many different addresses',
      within: 'in how many milliseconds',
    },
  },
  'arp.flood': {
    meaning: 'More new senders in a short time than a network has; they are counted, not kept.',
    data: { interface: 'where', stations: 'how many new senders so far', within: 'in how many milliseconds' },
  },
  'arp.suppressed': {
    meaning: 'So many events of one type that their frames must be forged: further ones are told only now and then.',
    data: {
      type: 'the type of the events',
      told: 'how many of them may be told at once',
      within: 'milliseconds in which as many may be told again',
    },
  },
  'dhcp.rogue-server': {
    meaning: 'An answer from a DHCP server that was not seen before or is not allowed.',
    data: { ip: 'the server', mac: 'its MAC', allowed: 'the servers that are allowed or known', evidence },
  },
  'ndp.rogue-router': {
    meaning: 'An IPv6 router advertisement from a router that was not seen before or is not allowed.',
    data: {
      ip: 'the router',
      mac: 'its MAC',
      prefixes: 'the prefixes that it announces',
      allowed: 'the routers that are allowed or known',
      evidence,
    },
  },
  'sweep.finished': {
    meaning: 'A sweep of the networks ended; told at the first, and when one ends otherwise than the one before.',
    data: {
      scan: 'id of the scan',
      outcome: 'complete, partial or failed',
      reason: 'why it is not complete or null',
      up: 'hosts that answered',
      targets: 'what was swept',
    },
  },
  'port.opened': {
    meaning: 'A port that was not open is open.',
    data: {
      ip: 'the address',
      protocol: 'tcp or udp',
      port: 'the port',
      before: 'state before or null when it was never scanned',
      service: 'name or null',
      product: 'or null',
      version: 'or null',
      scan: 'id of the scan',
    },
  },
  'port.closed': {
    meaning: 'A port that was open is not, in a completed scan that covered it.',
    data: {
      ip: 'the address',
      protocol: 'tcp or udp',
      port: 'the port',
      state: 'closed, or closed|filtered where nmap cannot tell',
      service: 'what was there or null',
      product: 'or null',
      version: 'or null',
      scan: 'id of the scan',
    },
  },
  'port.filtered': {
    meaning: 'A port that was open does not answer any more: something drops what is sent to it.',
    data: {
      ip: 'the address',
      protocol: 'tcp or udp',
      port: 'the port',
      state: 'filtered',
      service: 'what was there or null',
      product: 'or null',
      version: 'or null',
      scan: 'id of the scan',
    },
  },
  'port.service-changed': {
    meaning: 'Another service, product or version answers on an open port.',
    data: {
      ip: 'the address',
      protocol: 'tcp or udp',
      port: 'the port',
      before: 'service, product, version',
      after: 'service, product, version',
      scan: 'id of the scan',
    },
  },
  'port.flapping': {
    meaning:
      'A port opens and closes, or changes its service, again and again; told once, then it is quiet about it until it is calm.',
    data: {
      ip: 'the address',
      protocol: 'tcp or udp',
      port: 'the port',
      changes: 'how often it changed, or seemed to',
      within: 'in how many milliseconds',
      scan: 'id of the scan',
    },
  },
  'host.tarpit': {
    meaning: 'A host answers on nearly every port, so that its open ports say nothing; told once instead of each port.',
    data: {
      ip: 'the address',
      open: 'how many ports are open',
      asked: 'how many ports were asked',
      scan: 'id of the scan',
    },
  },
  'host.os-changed': {
    meaning: 'nmap is sure that a host has an operating system of another family than before.',
    data: {
      ip: 'the address',
      before: 'what it was',
      after: 'what it is',
      accuracy: 'percent',
      scan: 'id of the scan',
    },
  },
  'tls.certificate-changed': {
    meaning: 'A port shows another TLS certificate (where the script ssl-cert is run).',
    data: {
      ip: 'the address',
      protocol: 'tcp',
      port: 'the port',
      before: 'fingerprint (SHA-1), subject, notAfter',
      after: 'fingerprint (SHA-1), subject, notAfter',
      scan: 'id of the scan',
    },
  },
  'tls.certificate-expiring': {
    meaning: 'The TLS certificate of a port is about to end, or has ended; told once for each certificate.',
    data: {
      ip: 'the address',
      protocol: 'tcp',
      port: 'the port',
      fingerprint: 'SHA-1, hexadecimal',
      subject: 'whose it is',
      notAfter: 'when it ends',
      scan: 'id of the scan',
    },
  },
  'scan.finding': {
    meaning: 'An NSE script says something of a host or port of which it said nothing before.',
    data: {
      ip: 'the address',
      place: 'tcp/445, or null for the whole host',
      script: 'its name',
      output: 'what it says, at most 4000 characters',
      scan: 'id of the scan',
    },
  },
  'scan.host-down': {
    meaning:
      'A host that was scanned before did not answer in two complete scans in a row that covered its address; not told when none of several hosts answered.',
    data: {
      ip: 'the address',
      scans: 'how many scans in a row missed it',
      scan: 'id of the scan',
    },
  },
  'scan.host-up': {
    meaning: 'A host that did not answer scans does again.',
    data: { ip: 'the address', missed: 'how many scans in a row missed it', scan: 'id of the scan' },
  },
  'scan.started': {
    meaning: 'A port scan began: what intrusion detection says of it is netmon’s own doing.',
    data: { scan: 'id of the scan', targets: 'what is scanned' },
  },
  'scan.finished': {
    meaning: 'A port scan ended.',
    data: {
      scan: 'id of the scan',
      outcome: 'complete, partial or failed',
      reason: 'why it is not complete or null',
      startedAt: 'when it began',
      up: 'hosts that answered',
      open: 'open ports found',
      targets: 'what was scanned',
    },
  },
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
  'agent.started': {
    meaning: 'The agent started.',
    data: { version: 'of netmon', interfaces: 'that it watches', networks: 'that it scans' },
  },
  'agent.stopped': { meaning: 'The agent stopped in good order.', data: { reason: 'why' } },
  'agent.died': {
    meaning: 'The agent that ran before ended without stopping (killed, crash, power); written at the next start.',
    data: { lastAlive: 'when it was surely alive' },
  },
  'monitor.changed': {
    meaning: 'A monitor went to another state.',
    data: { monitor: 'which', from: 'state before', to: 'state now', reason: 'why or null' },
  },
  'report.written': {
    meaning: 'A daily report was written.',
    data: { day: 'YYYY-MM-DD', files: 'paths below the data folder' },
  },
} as const satisfies { readonly [type: string]: EventTypeEntry };

export type EventType = keyof typeof eventTypes;
