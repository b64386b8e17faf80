import { z } from 'zod';
import { address, addressOrMac, network, wordOr } from '../../config/address-types.ts';
import { duration, wholeNumber } from '../../config/units.ts';

/** Durations are milliseconds; `learn` is a duration, or one of its words. */
export const arpConfig = z.strictObject({
  enabled: z
    .boolean()
    .prefault(true)
    .describe('Watch for hosts that appear, disappear, change their address or impersonate another.'),
  neighbour_interval: duration({ min: '1s', max: '1h' })
    .prefault('30s')
    .describe('How often the neighbour table of the kernel is read.'),
  sweep_interval: duration({ min: '10s', max: '7d' })
    .prefault('5m')
    .describe('How often every address of the networks is probed (a sweep).'),
  sweep_timeout: duration({ min: '10s', max: '1d' })
    .prefault('10m')
    .describe('Time limit for a sweep; hosts it did not get to do not count as missing.'),
  gone_after: wholeNumber(1, 100)
    .prefault(3)
    .describe('Number of completed sweeps in a row that must miss a host before it counts as gone.'),
  learn: z
    .union([z.enum(['sweep', 'off']), duration()])
    .prefault('sweep')
    .describe(
      'Learning period at the very first start, when hosts are recorded without alarm: until the first sweep is complete, a duration, or off.',
    ),
  flap_changes: wholeNumber(2, 1000)
    .prefault(3)
    .describe('How often a host must go or come back within flap_window before it counts as flapping.'),
  flap_window: duration({ min: '1m', max: '7d' }).prefault('1h').describe('Time window for flap_changes.'),
  calm: duration({ min: '1m', max: '7d' })
    .prefault('1h')
    .describe('Time without a change after which a host no longer counts as flapping.'),
  scan_threshold: wholeNumber(2, 65_536)
    .prefault(30)
    .describe('Number of different addresses that one device must ask for within scan_window to count as an ARP scan.'),
  scan_window: duration({ min: '1s', max: '1h' }).prefault('60s').describe('Time window for scan_threshold.'),
  flood_threshold: wholeNumber(16, 65_536)
    .prefault(256)
    .describe('Number of new senders within flood_window that count as a flood; they are then counted, not stored.'),
  flood_window: duration({ min: '1s', max: '1h' }).prefault('10s').describe('Time window for flood_threshold.'),
  max_hosts: wholeNumber(256, 1_048_576)
    .prefault(16_384)
    .describe('Maximum number of hosts; new ones beyond it are not recorded, and the monitor says so.'),
  spoof_window: duration({ min: '1s', max: '1h' })
    .prefault('60s')
    .describe('Two MACs that claim the same address within this time count as spoofing.'),
  gateways: wordOr('auto', address())
    .prefault('auto')
    .describe('Addresses whose MAC must not change: auto for the default gateways, or a list.'),
  allowed_dhcp_servers: wordOr('learn', address())
    .prefault('learn')
    .describe('DHCP servers that may answer: learn for those seen during the learning period, or a list of addresses.'),
  allowed_routers: wordOr('learn', addressOrMac())
    .prefault('learn')
    .describe(
      'IPv6 routers that may announce themselves: learn for those seen during the learning period, or a list of addresses or MACs.',
    ),
  local_networks: wordOr('auto', network())
    .prefault('auto')
    .describe(
      'Networks whose addresses are local; addresses outside them are bogons: auto for the networks of the interfaces, or a list.',
    ),
});

export type ArpConfig = z.output<typeof arpConfig>;
