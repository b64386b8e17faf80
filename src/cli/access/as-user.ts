import { resolve } from 'node:path';
import type { Command } from 'commander';
import { giveUpRoot } from '../../edges/rights/drop-root.ts';
import { leadsNowhere } from '../../edges/rights/path-rights.ts';
import type { GlobalOptions } from './reading.ts';

/**
 * Before files that anybody may have made are read: root goes on as the user that the config names, as the agent does. `files`
 * must be readable for that user, too; where nothing stands is left to the command. Throws NO_RIGHTS.
 */
export async function goOnAsUser(command: Command, files: readonly string[]): Promise<void> {
  if (process.geteuid?.() !== 0) return;
  const { config, data } = command.optsWithGlobals<GlobalOptions>();
  const { readConfig } = await import('../config.ts');
  const settings = readConfig(config);
  const needed = [...(config === undefined ? [] : [config]), ...files].map((file) => resolve(file));
  const isNowhere = await Promise.all(needed.map(leadsNowhere));
  giveUpRoot({
    runAs: settings.security.run_as,
    data: resolve(data ?? settings.data),
    files: needed.filter((_, index) => !isNowhere[index]),
  });
}
