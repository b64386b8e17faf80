import { z } from 'zod';
import { portList, portListOrNone } from '../../config/port-list.ts';
import { duration, size, timeZone, wholeNumber } from '../../config/units.ts';
import { cron, groupConfig, scanWindow, scriptName } from './groups/group-config.ts';

/** Durations are milliseconds; `ports` is `top-<count>` or nmap's notation, `udp_ports` the same or null for none. */
export const portsConfig = z.strictObject({
  enabled: z.boolean().prefault(true).describe('Scan the ports of hosts and report which ones open, close or change.'),
  ports: portList().prefault('top-1000').describe('TCP ports to scan: the most common ones, or a list.'),
  udp_ports: portListOrNone()
    .prefault('none')
    .describe(
      'UDP ports to scan, which is slow (about one second per port and host): none, the most common ones, or a list.',
    ),
  interval: duration({ min: '1m', max: '90d' }).prefault('6h').describe('How often each host is scanned.'),
  cron: cron()
    .optional()
    .describe('When scans of known hosts start, instead of at an interval; failed scans are retried in between.'),
  window: scanWindow()
    .optional()
    .describe(
      'Time of day during which hosts, including new ones, are scanned; unfinished work continues in the next window. Groups have windows of their own; second looks at single ports ignore the window.',
    ),
  time_zone: timeZone().optional().describe('Time zone of cron and window; by default that of the machine.'),
  new_hosts: z
    .boolean()
    .prefault(true)
    .describe('Scan a host immediately when it appears, returns or changes its address.'),
  service_detection: z.boolean().prefault(true).describe('Ask open ports for their product and version (nmap -sV).'),
  service_interval: duration({ min: '1m', max: '365d' })
    .prefault('7d')
    .describe(
      'How often an unchanged open port is asked for its product and version again; new ports are asked immediately.',
    ),
  banner_check: z
    .boolean()
    .prefault(true)
    .describe(
      'In each scan, read the banners of open ports and the server names of known web servers, and run version detection immediately where they have changed.',
    ),
  os_detection: z.boolean().prefault(false).describe('Guess the operating system (nmap -O); needs raw sockets.'),
  scripts: z
    .array(scriptName())
    .prefault([])
    .describe('NSE scripts to run on open ports; with ssl-cert, TLS certificates are watched.'),
  certificate_expiry: duration({ max: '365d' })
    .prefault('30d')
    .describe('How long before it expires a TLS certificate is reported.'),
  confirm: z
    .boolean()
    .prefault(true)
    .describe(
      'Report a changed port only after a second look confirms it; the first scan of a host needs no confirmation.',
    ),
  confirm_after: duration({ min: '1s', max: '10m' }).prefault('30s').describe('Pause before the second look.'),
  flap_changes: wholeNumber(2, 1000)
    .prefault(4)
    .describe('Number of changes of a port within flap_window before it counts as flapping.'),
  flap_window: duration({ min: '1m', max: '30d' }).prefault('1d').describe('Time window for flap_changes.'),
  calm: duration({ min: '1m', max: '30d' })
    .prefault('1d')
    .describe('Time without a change after which a port no longer counts as flapping.'),
  tarpit_ports: wholeNumber(1, 65_535)
    .prefault(500)
    .describe(
      'A host with more open ports than this (or with more than half open of 200 or more) is reported as a tarpit, and not its single ports.',
    ),
  timing: wholeNumber(0, 5).prefault(4).describe("nmap's timing template: 0 slowest and quietest, 5 fastest."),
  max_rate: wholeNumber(1, 1_000_000)
    .prefault(1000)
    .describe('Maximum packets per second of a scan that netmon starts by itself.'),
  host_timeout: duration({ min: '10s', max: '1d' })
    .prefault('15m')
    .describe('Time limit for scanning one host; if it is exceeded, nothing is concluded about the host.'),
  scan_budget: wholeNumber(10, 10_000_000)
    .prefault(10_000)
    .describe(
      'Maximum packets per second of all port scans together; parallel scans share it, and a requested scan may use all that is free. Version detection traffic is not counted.',
    ),
  processes: wholeNumber(1, 64)
    .optional()
    .describe('Number of parallel nmap processes for a large scan; by default one per processor.'),
  groups: z
    .array(groupConfig)
    .refine((groups) => new Set(groups.map(({ name }) => name)).size === groups.length, 'two have the same name')
    .prefault([])
    .describe(
      'Additional targets with their own settings, a list: - {name: branch, targets: [10.8.0.0/24], cron: "0 2 * * *", ports: 1-1024}.',
    ),
  batch_size: wholeNumber(1, 4096).prefault(64).describe('Maximum number of hosts in one nmap run.'),
  keep_runs: duration({ min: '1h' }).prefault('90d').describe("How long nmap's own files of each run are kept."),
  keep_runs_size: size()
    .prefault('10GB')
    .describe('Disk space for all archived runs together; the oldest are deleted first.'),
});

export type PortsConfig = z.output<typeof portsConfig>;
