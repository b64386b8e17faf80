import type { EventTypeEntries } from './entry.ts';

/** Ports, services and scans. */
export const portEvents = {
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
    routine: true,
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
} as const satisfies EventTypeEntries;
