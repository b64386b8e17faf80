import { Command } from 'commander';
import { listCaptures } from './captures/list.ts';
import { pinCaptures, unpinCaptures } from './captures/pin.ts';
import { showCapture } from './captures/show.ts';
import { verifyCaptures } from './captures/verify.ts';

export const capturesCommand = (): Command => {
  const captures = new Command('captures').description('list and inspect saved packet captures');
  captures
    .command('list', { isDefault: true })
    .description('list captures, oldest first, each with a one-line explanation')
    .option(
      '--since <time>',
      'only captures with packets after this time: 90m or 2d (ago), today, 2026-11-21, or RFC 3339',
    )
    .option('--until <time>', 'only captures with packets before this time')
    .option('--interface <name>', 'only captures of this interface')
    .option('--json', 'print a JSON array')
    .action(listCaptures);
  captures
    .command('show')
    .description('show one capture: who talked to whom, and how much of the spike that explains')
    .argument('<id>', 'id of the capture, or its first characters')
    .option('--json', 'print a JSON object')
    .action(showCapture);
  captures
    .command('pin')
    .description('pin captures: they never expire, and other captures are deleted first when space runs out')
    .argument('<id...>', 'ids of captures, or their first characters')
    .option('--reason <text>', 'the reason, for the record')
    .option('--by <name>', 'who pins them (default: you)')
    .action(pinCaptures);
  captures
    .command('unpin')
    .description('unpin captures')
    .argument('<id...>', 'ids of captures, or their first characters')
    .action(unpinCaptures);
  captures
    .command('verify')
    .description('check capture files against their SHA-256; exit code 1 if one was changed or is missing')
    .argument('[id...]', 'ids of captures (default: all with a file)')
    .option('--json', 'print a JSON object')
    .action(verifyCaptures);
  return captures;
};
