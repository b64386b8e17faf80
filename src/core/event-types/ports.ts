import type { EventTypeEntries } from './entry.ts';

/** Ports, services and scans. */
export const portEvents = {
  'port.opened': {
    meaning: 'A port that was not open is open.',
    data: {
      ip: 'the address',
      protocol: 'tcp or udp',
      port: 'the port',
      before: 'previous state, or null if it was never scanned',
      service: 'name, or null',
      product: 'or null',
      version: 'or null',
      scan: 'id of the scan',
    },
  },
  'port.closed': {
    meaning: 'A port that was open is closed, according to a completed scan that covered it.',
    data: {
      ip: 'the address',
      protocol: 'tcp or udp',
      port: 'the port',
      state: 'closed, or closed|filtered if nmap cannot tell',
      service: 'the service that was there, or null',
      product: 'or null',
      version: 'or null',
      scan: 'id of the scan',
    },
  },
  'port.filtered': {
    meaning: 'A port that was open no longer answers: packets to it are dropped.',
    data: {
      ip: 'the address',
      protocol: 'tcp or udp',
      port: 'the port',
      state: 'filtered',
      service: 'the service that was there, or null',
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
      'A port keeps opening and closing, or changing its service; reported once, then not again until it has been stable for a while.',
    data: {
      ip: 'the address',
      protocol: 'tcp or udp',
      port: 'the port',
      changes: 'number of changes, or apparent changes',
      within: 'within how many milliseconds',
      scan: 'id of the scan',
    },
  },
  'host.tarpit': {
    meaning:
      'A host answers on nearly every port, so its open ports mean nothing; reported once instead of for each port.',
    data: {
      ip: 'the address',
      open: 'number of open ports',
      asked: 'number of scanned ports',
      scan: 'id of the scan',
    },
  },
  'host.os-changed': {
    meaning: 'nmap is confident that a host now runs an operating system of a different family.',
    data: {
      ip: 'the address',
      before: 'previous operating system',
      after: 'new operating system',
      accuracy: 'percent',
      scan: 'id of the scan',
    },
  },
  'tls.certificate-changed': {
    meaning: 'A port presents a different TLS certificate (only if the script ssl-cert is enabled).',
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
    meaning: 'The TLS certificate of a port is about to expire, or has expired; reported once for each certificate.',
    data: {
      ip: 'the address',
      protocol: 'tcp',
      port: 'the port',
      fingerprint: 'SHA-1, hexadecimal',
      subject: 'subject of the certificate',
      notAfter: 'when it expires',
      scan: 'id of the scan',
    },
  },
  'scan.finding': {
    meaning: 'An NSE script produced output for a host or port for which it had none before.',
    data: {
      ip: 'the address',
      place: 'tcp/445, or null for the whole host',
      script: 'its name',
      output: 'its output, at most 4000 characters',
      scan: 'id of the scan',
    },
  },
  'scan.host-down': {
    meaning:
      'A host that was scanned before did not answer two complete scans in a row that covered its address; not reported if none of several hosts answered.',
    data: {
      ip: 'the address',
      scans: 'number of scans in a row that missed it',
      scan: 'id of the scan',
    },
  },
  'scan.host-up': {
    meaning: 'A host that did not answer scans is answering again.',
    data: { ip: 'the address', missed: 'number of scans in a row that missed it', scan: 'id of the scan' },
  },
  'scan.started': {
    meaning: 'A port scan started: alerts about it are caused by netmon itself.',
    data: {
      scan: 'id of the scan',
      targets: 'the targets',
      'rate?': 'packets per second that it sends at most, without version detection',
    },
    routine: true,
  },
  'scan.ended': {
    meaning:
      'The end of a port scan that has no scan.finished event: a second look at changed ports, or a scan that was aborted before it saw anything.',
    data: { scan: 'id of the scan', startedAt: 'when it started', targets: 'the targets' },
    routine: true,
  },
  'scan.finished': {
    meaning: 'A port scan ended.',
    data: {
      scan: 'id of the scan',
      outcome: 'complete, partial or failed',
      reason: 'why it is not complete, or null',
      startedAt: 'when it started',
      up: 'number of hosts that answered',
      open: 'number of open ports found',
      targets: 'the targets',
    },
  },
} as const satisfies EventTypeEntries;
