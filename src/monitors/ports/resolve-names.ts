import type { Exec } from '../../core/edges.ts';
import { NetmonError } from '../../core/errors.ts';
import { parseTarget } from '../../integrations/nmap/targets.ts';

/** Each name takes a process. */
const mostNames = 500;
const atOnce = 8;

/** Names as addresses, through the system's own resolver; the rest as it is. Throws NOT_FOUND, or USAGE for too many names. */
export async function resolveNames(
  targets: readonly string[],
  exec: Exec,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const resolved = [...targets];
  const names = targets.flatMap((text, at) => (parseTarget(text).kind === 'name' ? [{ text, at }] : []));
  if (names.length > mostNames) {
    throw new NetmonError('USAGE', 'ports', `a scan takes ${mostNames} names at most, these are ${names.length}`, {
      hint: 'Name their networks or addresses instead.',
    });
  }
  // A loop that fails ends a generator, and so the loops that share it.
  const waiting = (function* () {
    yield* names;
  })();
  const work = async (): Promise<void> => {
    for (const { text, at } of waiting) resolved[at] = await addressOf(text, exec, signal);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return resolved;
}

async function addressOf(name: string, exec: Exec, signal: AbortSignal): Promise<string> {
  const { stdout } = await exec('getent', ['ahosts', name], { signal, timeout: 15_000 });
  const [address] = /^\S+/.exec(stdout) ?? [];
  if (address === undefined) throw new NetmonError('NOT_FOUND', 'ports', `${name} has no address`);
  return address;
}
