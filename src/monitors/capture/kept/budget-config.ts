import { z } from 'zod';
import { duration, size, wholeNumber } from '../../../config/units.ts';

/** The settings of the disk budget: bytes, percent, milliseconds. */
export const budgetSettings = {
  max_size: size()
    .prefault('10GB')
    .describe(
      'Maximum disk space for captures and ring buffers together; the oldest captures are deleted first, pinned ones last.',
    ),
  keep_free: wholeNumber(0, 90)
    .prefault(10)
    .describe(
      'Percentage of the disk to keep free: older captures are deleted for it; if that is not enough, nothing is captured.',
    ),
  max_age: z
    .union([z.literal('never'), duration({ min: '1h' })])
    .prefault('30d')
    .describe('How long captures are kept. Pinned captures, and those of an ongoing spike, stay.'),
};
