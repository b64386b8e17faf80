import { z } from 'zod';
import { parseLastDay } from '../core/last-day.ts';
import { parsePortRanges } from '../core/port-range.ts';
import { network } from './address-types.ts';
import { hints } from './hint.ts';
import { refuse } from './units.ts';

const portRanges = z
  .string()
  .refine((text) => parsePortRanges(text) !== null, '')
  .register(hints, {
    expected: 'ports with their protocol such as 22/tcp, 443/tcp or 1000-1010/udp, any/tcp for all',
    absent: 'must be given',
  });

const lastDay = z
  .codec(z.string().meta({ examples: ['2027-12-31'] }), z.number(), {
    decode: (text, context) => parseLastDay(text) ?? refuse(context, text),
    encode: (time) => new Date(time).toISOString(),
  })
  .register(hints, { expected: 'a date such as 2027-12-31', absent: 'for ever' });

const words = (longest: number) =>
  z
    .string()
    .regex(new RegExp(`^[^\\p{C}]{1,${longest}}$`, 'u'))
    .register(hints, { expected: `a text of at most ${longest} characters` });

const rule = z
  .strictObject({
    networks: z
      .array(network())
      .min(1)
      .optional()
      .register(hints, { absent: 'none; these or groups must be given' })
      .describe('Networks and addresses to which the approval applies.'),
    groups: z
      .array(words(40))
      .min(1)
      .optional()
      .register(hints, { absent: 'none' })
      .describe('Names of groups in ports.groups to which the approval applies, with their current targets.'),
    ports: portRanges.describe('Ports that may be open there.'),
    services: z
      .array(words(80))
      .min(1)
      .optional()
      .register(hints, { absent: 'whatever answers' })
      .describe('Services or products that may answer on these ports, as shown by netmon ports: ssh, OpenSSH.'),
    reason: words(500).optional().describe('The reason, for the record.'),
    by: words(80).optional().describe('Who approved it.'),
    until: lastDay.optional().describe('Last day on which the approval is valid.'),
  })
  .refine(({ networks, groups }) => networks !== undefined || groups !== undefined, {
    path: ['networks'],
    error: 'or give groups',
  });

/** What is approved without being asked for, in version control with the rest of the config. */
export const baselineSection = z.strictObject({
  approve: z
    .array(rule)
    .prefault([])
    .describe(
      'Open ports that are approved, a list: - {networks: [10.0.0.0/24], ports: "22/tcp, 443/tcp", services: [OpenSSH, nginx]}.',
    ),
});
