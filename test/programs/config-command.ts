/** `netmon config` alone; a failure is told as its code and message, exit code 2. */
import { configCommand } from '../../src/cli/config.ts';
import { NetmonError } from '../../src/core/errors.ts';

try {
  await configCommand().parseAsync(process.argv.slice(2), { from: 'user' });
} catch (error) {
  if (!(error instanceof NetmonError)) throw error;
  process.stderr.write(`${error.code} ${error.message}\n`);
  process.exitCode = 2;
}
