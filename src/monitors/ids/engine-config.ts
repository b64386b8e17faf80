import { z } from 'zod';
import { duration, size } from '../../config/units.ts';

const absolutePath = () =>
  z
    .string()
    .regex(/^\/[^\0\n]*$/)
    .meta({ examples: ['/etc/suricata/suricata.yaml'] });

/** How netmon starts an engine itself. Durations are milliseconds, sizes bytes. */
export const engineConfig = z.strictObject({
  run: z
    .enum(['none', 'auto', 'suricata', 'snort'])
    .prefault('none')
    .describe(
      'Engine that netmon starts and supervises on the watched interfaces: none, one by name, or auto for the one that is installed.',
    ),
  captures: z
    .boolean()
    .prefault(true)
    .describe('Let the engine that is installed look through each capture that netmon takes.'),
  config: absolutePath()
    .optional()
    .describe("The engine's own config; without one Suricata gets a small one from netmon. Snort needs one."),
  rules: z
    .array(absolutePath())
    .prefault([])
    .describe('Files of rules. Without any: those that the config names, or /var/lib/suricata/rules/suricata.rules.'),
  rules_age: duration({ min: '1d' })
    .prefault('30d')
    .describe('Age of the newest file of rules from which on they count as out of date, which status tells.'),
  log_size: size().prefault('100MB').describe('Size at which the log of an engine that netmon runs is rotated.'),
});
