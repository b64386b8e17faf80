import { z } from 'zod';
import { addressRange } from '../../../config/address-types.ts';
import { hints } from '../../../config/hint.ts';
import { portList, portListOrNone } from '../../../config/port-list.ts';
import { duration, refuse, timeZone, wholeNumber } from '../../../config/units.ts';
import { isSafeArgument } from '../../../integrations/nmap/extra-arguments.ts';
import { parseTarget } from '../../../integrations/nmap/targets.ts';
import { type Cron, parseCron } from '../timing/cron.ts';
import { formatWindow, parseWindow, type ScanWindow } from '../timing/window.ts';

const matching = (pattern: RegExp, expected: string, absent?: string) =>
  z
    .string()
    .regex(pattern)
    .register(hints, absent === undefined ? { expected } : { expected, absent });

/** Only a name: a path, a category or an expression could run anything. */
export const scriptName = () => matching(/^[a-z][a-z0-9-]{1,60}$/, 'the name of an NSE script such as ssl-cert');

const target = () =>
  z.string().refine(isTarget, '').register(hints, {
    expected: 'an address, network, range or host name such as 10.0.0.0/24, 10.0.0.5-20 or nas.example',
  });

export const cron = () =>
  z
    .codec(z.string(), z.custom<Cron & { readonly text: string }>(), {
      decode: (text, context) => {
        const parsed = parseCron(text);
        return parsed === null ? refuse(context, text) : { ...parsed, text };
      },
      encode: ({ text }) => text,
    })
    .register(hints, { expected: 'five fields as in crontab such as "30 1 * * 1-5"', absent: 'none' });

export const scanWindow = () =>
  z
    .codec(z.string(), z.custom<ScanWindow>(), {
      decode: (text, context) => parseWindow(text) ?? refuse(context, text),
      encode: formatWindow,
    })
    .register(hints, { expected: 'two times of day such as 01:00-05:00', absent: 'always' });

/** What is scanned besides the devices that the arp monitor knows. What is not given is as for those. */
export const groupConfig = z
  .strictObject({
    name: matching(/^[\w.-]{1,40}$/, 'a name of letters, digits, . _ and -', 'must be given').describe(
      'Name of the group.',
    ),
    targets: z.array(target()).prefault([]).describe('What to scan, inside or outside of networks.'),
    targets_file: matching(/^\/[^\0]+$/, 'an absolute path')
      .optional()
      .describe('File with more targets: one per line, with # comments, or a JSON list. Read before each scan.'),
    exclude: z
      .array(addressRange())
      .prefault([])
      .describe('Addresses to leave out, in addition to the global exclude.'),
    ports: portList().optional().describe('TCP ports. This and the following settings default to those for devices.'),
    udp_ports: portListOrNone().optional().describe('UDP ports.'),
    interval: duration({ min: '1m', max: '365d' })
      .optional()
      .describe('How often the group is scanned; 1d if there is no cron.'),
    cron: cron().optional().describe('When scans start, instead of interval.'),
    window: scanWindow()
      .optional()
      .describe('Time of day during which the group is scanned; unfinished work continues in the next window.'),
    time_zone: timeZone().optional().describe('Time zone of cron and window.'),
    max_rate: wholeNumber(1, 1_000_000).optional().describe('Maximum packets per second.'),
    timing: wholeNumber(0, 5).optional().describe("nmap's timing template."),
    scan_delay: duration({ max: '10m' }).optional().describe('Pause between two packets to one host.'),
    host_timeout: duration({ min: '10s', max: '7d' }).optional().describe('Time limit for scanning one host.'),
    scripts: z.array(scriptName()).optional().describe('NSE scripts to run on open ports.'),
    arguments: z
      .array(
        z.string().refine(isSafeArgument, '').register(hints, {
          expected: 'an argument of nmap that only changes how it scans, such as --max-retries=2 or -PS22,443',
        }),
      )
      .prefault([])
      .describe('Additional nmap arguments.'),
  })
  .refine(({ interval, cron: at }) => interval === undefined || at === undefined, {
    path: ['cron'],
    error: 'interval is given, too',
  })
  .refine(({ targets, targets_file: file }) => targets.length > 0 || file !== undefined, {
    path: ['targets'],
    error: 'there must be some, here or in targets_file',
  });

export type GroupConfig = z.output<typeof groupConfig>;

function isTarget(text: string): boolean {
  try {
    return parseTarget(text).text === text;
  } catch {
    return false;
  }
}
