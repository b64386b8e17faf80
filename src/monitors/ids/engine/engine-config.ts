import { z } from 'zod';
import { hints } from '../../../config/hint.ts';
import { duration, size } from '../../../config/units.ts';

const absolutePath = (example: string) =>
  z
    .string()
    .regex(/^\/[^\0\n]*$/)
    .register(hints, { expected: `an absolute path such as ${example}` });

/** How netmon starts an engine itself. Durations are milliseconds, sizes bytes. */
export const engineConfig = z.strictObject({
  run: z
    .enum(['none', 'auto', 'suricata', 'snort'])
    .prefault('none')
    .describe(
      'Engine that netmon runs on the watched interfaces: none, suricata, snort, or auto for the installed one.',
    ),
  captures: z.boolean().prefault(true).describe('Let the installed engine analyse each capture that netmon takes.'),
  config: absolutePath('/etc/suricata/suricata.yaml')
    .optional()
    .describe('Config file of the engine. Without one, Suricata gets a small one from netmon; Snort needs one.'),
  rules: z
    .array(absolutePath('/etc/suricata/rules/local.rules'))
    .prefault([])
    .describe(
      'Rule files. Default: those named in the config of the engine, or /var/lib/suricata/rules/suricata.rules.',
    ),
  rules_age: duration({ min: '1d' })
    .prefault('30d')
    .describe('Age of the newest rule file from which the rules count as out of date, which netmon status shows.'),
  log_size: size().prefault('100MB').describe('Size at which the log of an engine run by netmon is rotated.'),
});
