import { z } from 'zod';
import { portList, portListOrNone } from '../../config/port-list.ts';
import { duration, size, timeZone, wholeNumber } from '../../config/units.ts';
import { cron, groupConfig, scanWindow, scriptName } from './groups/group-config.ts';

/** Durations are milliseconds; `ports` is `top-<count>` or nmap's notation, `udp_ports` the same or null for none. */
export const portsConfig = z.strictObject({
  enabled: z.boolean().prefault(true).describe('Scan the ports of hosts and tell what opens, closes or changes.'),
  ports: portList().prefault('top-1000').describe('TCP ports that are scanned: the most common ones, or a list.'),
  udp_ports: portListOrNone()
    .prefault('none')
    .describe(
      'UDP ports that are scanned, which is slow (about a second a port and host): none, the most common ones, or a list.',
    ),
  interval: duration({ min: '1m', max: '90d' }).prefault('6h').describe('Time between two scans of a host.'),
  cron: cron()
    .optional()
    .describe(
      'When scans of known hosts begin, instead of each after its interval; what fails is tried again between.',
    ),
  window: scanWindow()
    .optional()
    .describe(
      'Time of day in which hosts are scanned, new ones too; what is left goes on in the next one. Groups have windows of their own, and second looks at single ports keep to none.',
    ),
  time_zone: timeZone().optional().describe("Time zone of cron and window; the machine's where it is not given."),
  new_hosts: z.boolean().prefault(true).describe('Scan a host at once when it appears, returns or changes address.'),
  service_detection: z
    .boolean()
    .prefault(true)
    .describe('Ask open ports which product and version answers (nmap -sV).'),
  service_interval: duration({ min: '1m', max: '365d' })
    .prefault('7d')
    .describe(
      'Time after which an open port that did not change is asked for product and version again; new ports are at once.',
    ),
  banner_check: z
    .boolean()
    .prefault(true)
    .describe(
      'Read in each scan what open ports say by themselves and what known web servers call themselves, and ask those for their version at once that say something else.',
    ),
  os_detection: z.boolean().prefault(false).describe('Guess the operating system (nmap -O); needs raw sockets.'),
  scripts: z
    .array(scriptName())
    .prefault([])
    .describe('NSE scripts that are run on open ports, such as ssl-cert, whose certificates are then watched.'),
  certificate_expiry: duration({ max: '365d' })
    .prefault('30d')
    .describe('Time before the end of a TLS certificate at which that is told.'),
  confirm: z
    .boolean()
    .prefault(true)
    .describe(
      'Tell a change of a port only when a second look at that port agrees; the first look at a host needs none.',
    ),
  confirm_after: duration({ min: '1s', max: '10m' }).prefault('30s').describe('Pause before the second look.'),
  flap_changes: wholeNumber(2, 1000)
    .prefault(4)
    .describe('Changes of a port within flap_window before it is called flapping.'),
  flap_window: duration({ min: '1m', max: '30d' }).prefault('1d').describe('Time in which flap_changes are counted.'),
  calm: duration({ min: '1m', max: '30d' })
    .prefault('1d')
    .describe('Time without change after which a flapping port is told about again.'),
  tarpit_ports: wholeNumber(1, 65_535)
    .prefault(500)
    .describe(
      'Open ports beyond which, or beyond half of 200 or more, a host is told as a tarpit instead of its ports.',
    ),
  timing: wholeNumber(0, 5).prefault(4).describe("nmap's timing template: 0 slowest and quietest, 5 fastest."),
  max_rate: wholeNumber(1, 1_000_000)
    .prefault(1000)
    .describe('Packets per second that a scan sends at most which netmon begins by itself.'),
  host_timeout: duration({ min: '10s', max: '1d' })
    .prefault('15m')
    .describe('Time after which the scan of one host is given up; nothing is concluded from it.'),
  scan_budget: wholeNumber(10, 10_000_000)
    .prefault(10_000)
    .describe(
      'Packets per second that all port scans send together; those that go on at once share it, and a scan on request takes what is left. What version detection says to services is not counted.',
    ),
  processes: wholeNumber(1, 64)
    .optional()
    .describe(
      'Runs of nmap that work side by side on a large scan; as many as the machine has processors where it is not given.',
    ),
  groups: z
    .array(groupConfig)
    .refine((groups) => new Set(groups.map(({ name }) => name)).size === groups.length, 'two have the same name')
    .prefault([])
    .describe(
      'More that is scanned, with settings of its own, a list: - {name: branch, targets: [10.8.0.0/24], cron: "0 2 * * *", ports: 1-1024}.',
    ),
  batch_size: wholeNumber(1, 4096).prefault(64).describe('Hosts that one run of nmap scans at most.'),
  keep_runs: duration({ min: '1h' }).prefault('90d').describe("Time for which nmap's own files of each run are kept."),
  keep_runs_size: size().prefault('10GB').describe('Space that all kept runs may take together, the oldest go first.'),
});

export type PortsConfig = z.output<typeof portsConfig>;
