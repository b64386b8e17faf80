import { z } from 'zod';
import { duration, size, wholeNumber } from '../../config/units.ts';

/** The settings of the disk budget: bytes, percent, milliseconds. */
export const budgetSettings = {
  max_size: size()
    .prefault('10GB')
    .describe('Disk that captures and rings take together at most; the oldest captures go first, pinned ones last.'),
  keep_free: wholeNumber(0, 90)
    .prefault(10)
    .describe('Percent of the disk that stay free: older captures are removed for it, then nothing is captured.'),
  max_age: z
    .union([z.literal('never'), duration({ min: '1h' })])
    .prefault('30d')
    .describe('Time after which a capture is removed. Pinned ones and those of a spike that lasts stay.'),
};
