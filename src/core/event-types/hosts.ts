import type { EventTypeEntries } from './entry.ts';

const evidence = 'the observation: `source` (frame, neighbour, sweep or dhcp) and its fields';

/** Devices, what they claim, and sweeps. */
export const hostEvents = {
  'host.new': {
    meaning: 'A device that was never seen before.',
    data: {
      mac: 'its MAC, or null',
      ip: 'its address, or null',
      vendor: 'manufacturer, or null',
      name: 'its name, or null',
      randomMac: 'the device made up its MAC (a randomised address)',
      evidence,
    },
  },
  'host.returned': {
    meaning: 'A device that was gone is back.',
    data: {
      mac: 'its MAC, or null',
      ip: 'its address',
      goneSince: 'when it was last seen before it was gone',
      evidence,
    },
  },
  'host.gone': {
    meaning: 'A device did not answer several completed sweeps that covered it, and was not heard from in between.',
    data: {
      mac: 'its MAC, or null',
      ip: 'its last address',
      lastSeen: 'when it was last seen',
      misses: 'number of sweeps in a row that missed it',
    },
  },
  'host.flapping': {
    meaning: 'A device keeps coming and going; reported once, then not again until it has been stable for a while.',
    data: { changes: 'how often it came or went', within: 'within how many milliseconds', ip: 'its address, or null' },
  },
  'host.address-changed': {
    meaning: 'A known device uses an address that it never used before.',
    data: { mac: 'its MAC', from: 'the previous address, or null', to: 'the new address', evidence },
  },
  'arp.ethernet-changed': {
    meaning: 'An address is now used by a MAC that never used it before (arpwatch: changed ethernet address).',
    data: { ip: 'the address', mac: 'the new MAC', previousMac: 'the previous MAC', evidence },
  },
  'arp.flip-flop': {
    meaning: 'An address changed back to the MAC it had just before.',
    data: { ip: 'the address', mac: 'the new MAC', previousMac: 'the previous MAC', evidence },
  },
  'arp.reused-ethernet': {
    meaning: 'An address changed back to a MAC it had long ago (arpwatch: reused old ethernet address).',
    data: { ip: 'the address', mac: 'the new MAC', previousMac: 'the previous MAC', evidence },
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
    data: { ip: 'the gateway', mac: 'the new MAC', previousMac: 'the previous MAC', evidence },
  },
  'arp.spoof-suspected': {
    meaning: 'Two MACs claim one address at the same time.',
    data: {
      ip: 'the address',
      macs: 'the MACs that claim it',
      within: 'milliseconds between the two claims',
      evidence,
    },
  },
  'arp.scan': {
    meaning: 'One device requests many addresses in a short time.',
    data: {
      mac: 'the device',
      ip: 'its address, or null',
      asked: 'number of different addresses',
      within: 'within how many milliseconds',
    },
  },
  'arp.flood': {
    meaning: 'More new senders in a short time than is plausible; they are counted, not stored.',
    data: { interface: 'where', stations: 'number of new senders so far', within: 'within how many milliseconds' },
  },
  'arp.suppressed': {
    meaning:
      'So many events of one type that their frames must be forged; from now on only a few of them are reported.',
    data: {
      type: 'the type of the events',
      told: 'how many of them may be reported at once',
      within: 'milliseconds after which that many may be reported again',
    },
  },
  'dhcp.rogue-server': {
    meaning: 'A reply from a DHCP server that is new or not allowed.',
    data: { ip: 'the server', mac: 'its MAC', allowed: 'the allowed or known servers', evidence },
  },
  'ndp.rogue-router': {
    meaning: 'An IPv6 router advertisement from a router that is new or not allowed.',
    data: {
      ip: 'the router',
      mac: 'its MAC',
      prefixes: 'the prefixes that it announces',
      allowed: 'the allowed or known routers',
      evidence,
    },
  },
  'sweep.finished': {
    meaning:
      'A sweep of the networks ended; reported for the first sweep, and when the outcome differs from the previous one.',
    data: {
      scan: 'id of the scan',
      outcome: 'complete, partial or failed',
      reason: 'why it is not complete, or null',
      up: 'number of hosts that answered',
      targets: 'the networks that were swept',
    },
  },
  'sweep.window': {
    meaning:
      'A sweep is about to start, or is over: alerts about its packets are caused by netmon itself. Only the latest is kept.',
    data: {
      scan: 'id of the scan',
      targets: 'the targets',
      startedAt: 'when it started',
      finishedAt: 'when it was over; null while it runs',
    },
    routine: true,
  },
} as const satisfies EventTypeEntries;
