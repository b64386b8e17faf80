import { ipBatch, must, run } from './processes.ts';

/**
 * Which namespaces there are and how they are got rid of. All of one lab begin with `nm<id>-`; the one with the bridge,
 * `nm<id>-b`, is the watchdog's own, so that a lab is alive exactly as long as a process is in it.
 */
export const namespaceOf = (id: string, part: string): string => `nm${id}-${part}`;

const namespacePattern = /^nm([0-9a-f]{6})-(?:b|s|h\d+)$/;

/** Names of all namespaces of labs by the lab's id. */
export async function labNamespaces(): Promise<ReadonlyMap<string, readonly string[]>> {
  const labs = new Map<string, string[]>();
  for (const line of (await must(['ip', 'netns', 'list'])).split('\n')) {
    const [name = ''] = line.split(' ');
    const [, id] = namespacePattern.exec(name) ?? [];
    if (id !== undefined) labs.set(id, [...(labs.get(id) ?? []), name]);
  }
  return labs;
}

/** Ends every process in the namespaces of a lab and deletes them. The watchdog's own process is left to end by itself. */
export async function removeNamespaces(id: string): Promise<void> {
  // A command that the owner started just before it died may still be adding one: until none is left.
  for (;;) {
    const names = (await labNamespaces()).get(id) ?? [];
    if (names.length === 0) return;
    await Promise.all(names.filter((name) => !name.endsWith('-b')).map(endProcesses));
    // The name may be gone by the hand of another cleaner, which is as good.
    await ipBatch(names.map((name) => `netns del ${name}`)).catch(() => undefined);
  }
}

/** Removes what labs without an owner left behind; says which. */
export async function cleanStaleLabs(): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const [id, names] of await labNamespaces()) {
    const bridge = namespaceOf(id, 'b');
    if (names.includes(bridge) && (await processesIn(bridge)).length > 0) continue;
    await removeNamespaces(id);
    stale.push(id);
  }
  return stale;
}

export async function processesIn(namespace: string): Promise<readonly number[]> {
  const { stdout } = await run(['ip', 'netns', 'pids', namespace]);
  return stdout.split('\n').filter(Boolean).map(Number);
}

async function endProcesses(namespace: string): Promise<void> {
  for (let pids = await processesIn(namespace); pids.length > 0; pids = await processesIn(namespace)) {
    for (const pid of pids) endProcess(pid);
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}
