import type { EventTypeEntries } from './entry.ts';

const evidence = 'what was seen: `source` (frame, neighbour, sweep or dhcp) and its fields';

/** Devices, what they claim, and sweeps. */
export const hostEvents = {
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
} as const satisfies EventTypeEntries;
