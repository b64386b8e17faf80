import { fileURLToPath } from 'node:url';
import { NetmonError } from '../core/errors.ts';
import { moduleBeside } from '../core/module-url.ts';
import { namespaceOf, removeNamespaces } from './namespaces.ts';
import { ended, must, start } from './processes.ts';

/** A lab's hold on life: as long as this process keeps it, the lab stays. */
export interface Ownership {
  /** Ends all that runs in the lab and removes it; idempotent. */
  release(): Promise<void>;
}

/**
 * Starts the watchdog of a lab and gives its network namespace the name `nm<id>-b`: it is there from the first
 * namespace to the last, and no moment is left in which a lab exists that nobody would remove.
 */
export async function takeOwnership(id: string): Promise<Ownership> {
  const program = fileURLToPath(moduleBeside(import.meta.url, 'watchdog'));
  const command = ['unshare', '--net', process.execPath, program, id];
  // Detached: Ctrl+C on the terminal must not reach it.
  const watchdog = start(command, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const end = ended(watchdog, command);
  await Promise.race([
    new Promise((resolve) => watchdog.stdout?.once('data', resolve)),
    end.then((code) => {
      throw new NetmonError('NO_RIGHTS', 'lab', `no network namespace can be made (unshare: exit code ${code})`);
    }),
  ]);
  await must(['ip', 'netns', 'attach', namespaceOf(id, 'b'), String(watchdog.pid)]);
  let released: Promise<void> | null = null;
  const release = async () => {
    watchdog.stdin?.end();
    const code = await end;
    if (code !== 0) await removeNamespaces(id);
  };
  return {
    release: () => {
      released ??= release();
      return released;
    },
  };
}
