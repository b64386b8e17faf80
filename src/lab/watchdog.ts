import { messageOf } from '../core/errors.ts';
import { removeNamespaces } from './namespaces.ts';

/**
 * Program, run in a network namespace of its own: removes the lab named in its argument as soon as its stdin ends, which
 * the kernel sees to however its owner dies. So it must outlive the signals that end the owner.
 */
const id = process.argv[2] ?? '';
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM', 'SIGQUIT'] as const) process.on(signal, () => undefined);
process.stdin.resume().once('end', () => {
  removeNamespaces(id).catch((error: unknown) => {
    process.stderr.write(`netmon lab ${id} was not removed: ${messageOf(error)}\n`);
    process.exitCode = 1;
  });
});
process.stdout.write('ready\n');
