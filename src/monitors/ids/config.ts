import { z } from 'zod';
import { address, network, wordOr } from '../../config/address-types.ts';
import { hints } from '../../config/hint.ts';
import { duration, size, wholeNumber } from '../../config/units.ts';
import { severities } from '../../core/severity.ts';
import { isCsvColumn } from '../../integrations/snort/csv.ts';
import { engineConfig } from './engine/engine-config.ts';

const logPath = z
  .string()
  .regex(/^\/[^\0\n]*$/)
  .register(hints, { expected: 'an absolute path such as /var/log/suricata/eve.json or /var/log/snort/alert*' });

const rulePath = z
  .string()
  .regex(/^\/[^\0\n]*$/)
  .register(hints, { expected: 'an absolute path such as /etc/snort/rules/*.rules' });

const column = z
  .string()
  .refine(isCsvColumn)
  .register(hints, { expected: 'a column of alert_csv such as timestamp, rule, src_ap or msg' });

const addressOrNetwork = () => z.union([address(), network()]);

/** Which alerts are meant: all that is said must match. */
const pattern = {
  gid: wholeNumber(0, 4_294_967_295).optional().describe('Generator id (gid) of the rule; 1 for ordinary rules.'),
  sid: wholeNumber(0, 4_294_967_295).optional().describe('Signature id (sid).'),
  source: addressOrNetwork().optional().describe('Source address or network.'),
  target: addressOrNetwork().optional().describe('Target address or network.'),
};

/** A rule that says of which alerts it is. */
const meaning = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(shape).refine((rule) => patternKeys.some((key) => Object.hasOwn(rule, key)), {
    error: `it does not say which alerts are meant: name one of ${patternKeys.join(', ')}`,
  });

const patternKeys = ['gid', 'sid', 'source', 'target', 'network'];

const hidden = meaning({
  ...pattern,
  network: addressOrNetwork().optional().describe('Address or network that is either source or target.'),
  reason: z.string().min(1).max(1000).optional().describe('Why these alerts are hidden, for the record.'),
});

const threshold = meaning({
  ...pattern,
  count: wholeNumber(2, 1_000_000_000).describe(
    'Number of alerts with the same source and target before they are reported.',
  ),
  within: duration({ min: '1s', max: '7d' }).describe('Time window for count.'),
});

/** Durations are milliseconds, sizes bytes. */
export const idsConfig = z.strictObject({
  enabled: z.boolean().prefault(true).describe('Read the alerts of Snort and Suricata, and report each group once.'),
  files: wordOr('auto', logPath)
    .prefault('auto')
    .describe('Alert logs, folders of them, or patterns with *: auto for the usual places of Snort and Suricata.'),
  zone: z
    .enum(['local', 'utc'])
    .prefault('local')
    .describe('Time zone of logs that do not state one; utc for a Snort started with -U.'),
  csv_columns: wordOr('auto', column)
    .prefault('auto')
    .describe('Columns of alert_csv, in order, if they are not the default ones; auto detects them.'),
  csv_separator: z.string().min(1).max(8).prefault(', ').describe('Separator between the columns of alert_csv.'),
  rule_files: wordOr('auto', rulePath)
    .prefault('auto')
    .describe(
      'Rule files, for the message, class, references and ATT&CK techniques of alerts if the log leaves them out: auto for ids.engine.rules and the usual places.',
    ),
  home: wordOr('auto', network())
    .prefault('auto')
    .describe(
      'Our own networks, which determine the direction of alerts: auto for those of the sensor and all private ones.',
    ),
  scanners: z
    .array(addressOrNetwork())
    .prefault([])
    .describe('Authorised scanners, such as a Nessus host: their alerts are counted but not reported.'),
  tell: z.enum(severities).prefault('low').describe('Minimum severity of alert groups that are reported as events.'),
  thresholds: z.array(threshold).prefault([]).describe('Alert groups that are reported only if there are many alerts.'),
  suppress: z
    .array(hidden)
    .prefault([])
    .describe(
      'Alerts that are counted but not reported; netmon alerts suppress adds such rules without a change here.',
    ),
  lines_per_group: wholeNumber(0, 1_000_000)
    .prefault(1000)
    .describe('Maximum number of raw lines kept per alert group and day.'),
  keep_lines: duration({ min: '1h' }).prefault('30d').describe('How long raw lines are kept.'),
  keep_lines_size: size()
    .prefault('2GB')
    .describe('Maximum disk space for raw lines, compressed; the oldest are deleted first.'),
  max_groups: wholeNumber(1000, 1_000_000)
    .prefault(50_000)
    .describe('Maximum number of alert groups tracked at a time; further ones are counted together.'),
  max_groups_per_rule: wholeNumber(10, 1_000_000)
    .prefault(2000)
    .describe('Maximum number of groups of one signature tracked at a time.'),
  stale_after: duration({ min: '1m' })
    .prefault('1d')
    .describe('Time without a new line in a log after which the engine is reported as possibly blind.'),
  engine: engineConfig.prefault({}).describe('An engine that netmon runs itself.'),
});

export type IdsConfig = z.output<typeof idsConfig>;
