import { z } from 'zod';
import type { MonitorDefinition } from '../core/define.ts';
import { addressRange, scannableNetwork, wordOr } from './address-types.ts';
import { baselineSection } from './baseline-section.ts';
import { hints } from './hint.ts';
import { secret, timeOfDay, timeZone } from './units.ts';

const interfaceName = z
  .string()
  .regex(/^(?!-|\.\.?$)[^\s/:\p{C}]{1,15}$/u)
  .register(hints, { expected: 'an interface name such as eth0' });

const security = z.strictObject({
  run_as: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/)
    .register(hints, { expected: 'a user name such as netmon, or root' })
    .prefault('netmon')
    .describe('User that netmon switches to when it is started as root; root keeps all privileges.'),
});

const store = z
  .strictObject({
    engine: z
      .enum(['sqlite', 'postgres'])
      .prefault('sqlite')
      .describe('Database: a file in the data folder, or a server.'),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the notation as users write it.
    url: secret('${NETMON_STORE_URL}')
      .optional()
      .describe('URL of the PostgreSQL server with user and password; required for postgres.'),
  })
  .refine(({ engine, url }) => engine !== 'postgres' || url !== undefined, {
    path: ['url'],
    error: 'postgres needs it',
  });

const log = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error']).prefault('info').describe('Lowest severity that is logged.'),
});

const report = z.strictObject({
  at: timeOfDay().prefault('06:00').describe('Time of day at which the report on the previous day is written.'),
  time_zone: timeZone().optional().describe('Time zone of report.at, and in which a day begins.'),
  formats: z
    .array(z.enum(['json', 'pdf']))
    .min(1)
    .prefault(['json', 'pdf'])
    .describe('Formats in which the report is written.'),
});

/** The part of the config that is not a monitor's. */
export const baseSchema = z.strictObject({
  data: z
    .string()
    .regex(/^\/[^\0]*$/)
    .register(hints, { expected: 'an absolute path such as /var/lib/netmon' })
    .prefault('/var/lib/netmon')
    .describe('Folder that holds the database, scan files and reports.'),
  sensor: z
    .string()
    .regex(/^[^\p{C}]{1,64}$/u)
    .register(hints, { expected: 'a name of at most 64 characters', example: 'office-sensor', absent: 'the host name' })
    .optional()
    .describe('Name of this sensor in reports and in a store that several share.'),
  interfaces: wordOr('auto', interfaceName)
    .prefault('auto')
    .describe(
      'Interfaces to watch: auto for all that have an address, except virtual and point-to-point ones, or a list.',
    ),
  networks: wordOr('auto', scannableNetwork())
    .prefault('auto')
    .describe(
      'Networks that may be scanned: auto for the private networks that the interfaces are attached to, or a list.',
    ),
  exclude: z
    .array(addressRange())
    .prefault([])
    .describe('Addresses, networks and ranges (10.0.0.5-20) that are never scanned.'),
  security: section(security).describe('Privileges of the agent.'),
  store: section(store).describe('Where events and inventory are kept.'),
  log: section(log).describe('Log output of the agent.'),
  report: section(report).describe('The daily report.'),
  baseline: section(baselineSection).describe(
    'Ports that are allowed to be open; netmon approve adds to them without a change here.',
  ),
});

/** Keys whose change takes effect only when the agent is started anew; all others do when it reads its config again. */
export const restartKeys: readonly (keyof z.output<typeof baseSchema>)[] = [
  'data',
  'sensor',
  'interfaces',
  'networks',
  'exclude',
  'security',
  'store',
  'log',
];

/** The whole config file: the base and one section for each monitor. A section that is not given has its defaults. */
export function rootSchema(monitors: readonly MonitorDefinition[]) {
  const sections = monitors.map(
    (monitor) => [monitor.name, section(monitor.config).describe(monitor.summary)] as const,
  );
  return z.strictObject({ ...baseSchema.shape, ...Object.fromEntries(sections) });
}

function section<S extends z.ZodType>(schema: S) {
  return z.prefault(schema, {} as z.input<S>);
}
