import { z } from 'zod';
import { address, network, wordOr } from '../../config/address-types.ts';
import { hints } from '../../config/hint.ts';
import { duration, size, wholeNumber } from '../../config/units.ts';
import { severities } from '../../core/severity.ts';
import { isCsvColumn } from '../../integrations/snort/csv.ts';
import { engineConfig } from './engine-config.ts';

const logPath = z
  .string()
  .regex(/^\/[^\0\n]*$/)
  .register(hints, { expected: 'an absolute path such as /var/log/suricata/eve.json or /var/log/snort/alert*' });

const column = z
  .string()
  .refine(isCsvColumn)
  .register(hints, { expected: 'a column of alert_csv such as timestamp, rule, src_ap or msg' });

const addressOrNetwork = () => z.union([address(), network()]);

/** Which alerts are meant: all that is said must match. */
const pattern = {
  gid: wholeNumber(0, 4_294_967_295).optional().describe('Generator of the rule; 1 for ordinary rules.'),
  sid: wholeNumber(0, 4_294_967_295).optional().describe('Number of the signature.'),
  source: addressOrNetwork().optional().describe('Address or network that the alert is from.'),
  target: addressOrNetwork().optional().describe('Address or network that the alert is about.'),
};

/** A rule that says of which alerts it is. */
const meaning = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(shape).refine((rule) => patternKeys.some((key) => Object.hasOwn(rule, key)), {
    error: `it does not say which alerts are meant: name one of ${patternKeys.join(', ')}`,
  });

const patternKeys = ['gid', 'sid', 'source', 'target', 'network'];

const hidden = meaning({
  ...pattern,
  network: addressOrNetwork().optional().describe('Address or network that is the source or the target.'),
  reason: z.string().min(1).max(1000).optional().describe('Why they are hidden, for those who read it later.'),
});

const threshold = meaning({
  ...pattern,
  count: wholeNumber(2, 1_000_000_000).describe('Alerts of one source and target before they are told.'),
  within: duration({ min: '1s', max: '7d' }).describe('Time in which they are counted.'),
});

/** Durations are milliseconds, sizes bytes. */
export const idsConfig = z.strictObject({
  enabled: z.boolean().prefault(true).describe('Read the alerts of Snort and Suricata, and tell each thing once.'),
  files: wordOr('auto', logPath)
    .prefault('auto')
    .describe('Alert logs, folders of them, or patterns with *: auto for the usual places of Snort and Suricata.'),
  zone: z
    .enum(['local', 'utc'])
    .prefault('local')
    .describe('Time zone of logs that do not name theirs; utc for a Snort that is started with -U.'),
  csv_columns: wordOr('auto', column)
    .prefault('auto')
    .describe(
      'Columns of a Snort that writes alert_csv with others than its own, in order, or auto to tell them apart.',
    ),
  csv_separator: z.string().min(1).max(8).prefault(', ').describe('What stands between columns of alert_csv.'),
  home: wordOr('auto', network())
    .prefault('auto')
    .describe(
      'Networks that are ours, for the direction of alerts: auto for those of the sensor and all private ones.',
    ),
  scanners: z
    .array(addressOrNetwork())
    .prefault([])
    .describe('Scanners that may scan, such as a Nessus host: their alerts are counted and not told.'),
  tell: z.enum(severities).prefault('low').describe('Least severity of groups of alerts that are told as events.'),
  thresholds: z.array(threshold).prefault([]).describe('Groups of alerts that are told only when there are many.'),
  suppress: z
    .array(hidden)
    .prefault([])
    .describe('Alerts that are counted and not told; netmon alerts suppress adds such rules without a change here.'),
  lines_per_group: wholeNumber(0, 1_000_000)
    .prefault(1000)
    .describe('Raw lines of a group of alerts that are kept a day.'),
  keep_lines: duration({ min: '1h' }).prefault('30d').describe('How long raw lines are kept.'),
  keep_lines_size: size()
    .prefault('2GB')
    .describe('Disk that raw lines take at most, compressed; the oldest go first.'),
  max_groups: wholeNumber(1000, 1_000_000)
    .prefault(50_000)
    .describe('Groups of alerts that are kept apart at a time; further ones are counted together.'),
  max_groups_per_rule: wholeNumber(10, 1_000_000)
    .prefault(2000)
    .describe('Groups of one signature that are kept apart at a time.'),
  stale_after: duration({ min: '1m' })
    .prefault('1d')
    .describe('Time without a new line in a log after which the engine may be blind, which is told.'),
  engine: engineConfig.prefault({}).describe('An engine that netmon starts itself.'),
});

export type IdsConfig = z.output<typeof idsConfig>;
