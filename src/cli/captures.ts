import { Command } from 'commander';
import { listCaptures } from './captures/list.ts';
import { pinCaptures, unpinCaptures } from './captures/pin.ts';
import { showCapture } from './captures/show.ts';
import { verifyCaptures } from './captures/verify.ts';

export const capturesCommand = (): Command => {
  const captures = new Command('captures').description('look at the packets that were kept');
  captures
    .command('list', { isDefault: true })
    .description('list captures, oldest first, each with what explains most of it')
    .option('--since <time>', 'that have packets from this time on: 90m, 2d, today, 2026-11-21, RFC 3339')
    .option('--until <time>', 'that have packets before this time')
    .option('--interface <name>', 'only of this interface')
    .option('--json', 'as a JSON array')
    .action(listCaptures);
  captures
    .command('show')
    .description('show a capture: who talked with whom, and how much of the spike that is')
    .argument('<id>', 'its id, or the beginning of it')
    .option('--json', 'as a JSON object')
    .action(showCapture);
  captures
    .command('pin')
    .description('keep captures: they are never removed for their age, and others are removed first')
    .argument('<id...>', 'ids of captures, or their beginnings')
    .option('--reason <text>', 'why')
    .option('--by <name>', 'who says so (default: you)')
    .action(pinCaptures);
  captures
    .command('unpin')
    .description('take pins back')
    .argument('<id...>', 'ids of captures, or their beginnings')
    .action(unpinCaptures);
  captures
    .command('verify')
    .description('check files against their SHA-256; exit code 1 when one was changed or is missing')
    .argument('[id...]', 'ids of captures (default: all that have a file)')
    .option('--json', 'as a JSON object')
    .action(verifyCaptures);
  return captures;
};
