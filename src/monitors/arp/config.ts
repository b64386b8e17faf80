import { z } from 'zod';
import { address, addressOrMac, network, wordOr } from '../../config/address-types.ts';
import { duration, wholeNumber } from '../../config/units.ts';

/** Durations are milliseconds; `learn` is a duration, or one of its words. */
export const arpConfig = z.strictObject({
  enabled: z
    .boolean()
    .prefault(true)
    .describe('Watch for hosts that come, go, change address or pretend to be another.'),
  neighbour_interval: duration({ min: '1s', max: '1h' })
    .prefault('30s')
    .describe("Time between two readings of the kernel's neighbour table."),
  sweep_interval: duration({ min: '10s', max: '7d' })
    .prefault('5m')
    .describe('Time between two sweeps that ask every address of the networks who is there.'),
  sweep_timeout: duration({ min: '10s', max: '1d' })
    .prefault('10m')
    .describe('Time after which a sweep is ended; what it did not reach is not taken for missing.'),
  gone_after: wholeNumber(1, 100)
    .prefault(3)
    .describe('Completed sweeps in a row that must miss a host before it is gone.'),
  learn: z
    .union([z.enum(['sweep', 'off']), duration()])
    .prefault('sweep')
    .describe(
      'How long hosts are recorded without alarm at the very first start: first completed sweep, a duration, or off.',
    ),
  flap_changes: wholeNumber(2, 1000)
    .prefault(3)
    .describe('Times that a host goes or comes within flap_window before it is called flapping.'),
  flap_window: duration({ min: '1m', max: '7d' }).prefault('1h').describe('Time in which flap_changes are counted.'),
  calm: duration({ min: '1m', max: '7d' })
    .prefault('1h')
    .describe('Time without change after which a flapping host is told about again.'),
  scan_threshold: wholeNumber(2, 65_536)
    .prefault(30)
    .describe('Different addresses that one device asks for within scan_window before it is an ARP scan.'),
  scan_window: duration({ min: '1s', max: '1h' }).prefault('60s').describe('Time in which scan_threshold is counted.'),
  flood_threshold: wholeNumber(16, 65_536)
    .prefault(256)
    .describe('New stations within flood_window before it is a flood, whose stations are counted but not kept.'),
  flood_window: duration({ min: '1s', max: '1h' })
    .prefault('10s')
    .describe('Time in which flood_threshold is counted.'),
  max_hosts: wholeNumber(256, 1_048_576)
    .prefault(16_384)
    .describe('Hosts that are kept at most; newcomers beyond it are not taken up, and the monitor says so.'),
  spoof_window: duration({ min: '1s', max: '1h' })
    .prefault('60s')
    .describe('Time within which two MACs that claim one address are taken for spoofing.'),
  gateways: wordOr('auto', address())
    .prefault('auto')
    .describe('Addresses whose MAC must not change: auto for those of the default routes, or a list.'),
  allowed_dhcp_servers: wordOr('learn', address())
    .prefault('learn')
    .describe('DHCP servers that may answer: learn for those seen while learning, or a list of addresses.'),
  allowed_routers: wordOr('learn', addressOrMac())
    .prefault('learn')
    .describe(
      'IPv6 routers that may announce themselves: learn for those seen while learning, or a list of addresses or MACs.',
    ),
  local_networks: wordOr('auto', network())
    .prefault('auto')
    .describe(
      'Networks whose addresses belong here, all others are bogons: auto for those of the interfaces, or a list.',
    ),
});

export type ArpConfig = z.output<typeof arpConfig>;
