import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Lab } from '../src/lab/lab.ts';
import { ended } from '../src/lab/processes.ts';

export const hasArpwatch = (): boolean => spawnSync('arpwatch', ['-h']).error === undefined;

/** The peer, in the sensor's namespace. */
export interface Arpwatch extends AsyncDisposable {
  /** When it told of each address, in milliseconds since 1970. */
  readonly told: ReadonlyMap<string, number>;
}

/** Its reports come on standard output (-d) instead of by mail, and so without the time that a mail program takes. */
export function startArpwatch(lab: Lab): Arpwatch {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  const file = join(folder, 'arp.dat');
  writeFileSync(file, '');
  const removeResolver = refuseNames(lab.sensor.namespace);
  const command = ['arpwatch', '-d', '-i', lab.sensor.interface, '-f', file] as const;
  const child: ChildProcess = lab.spawn(lab.sensor, command[0], command.slice(1), {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const end = ended(child, command);
  const told = new Map<string, number>();
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, ip] = /^\s*ip address: (\S+)/.exec(line) ?? [];
      if (ip !== undefined && !told.has(ip)) told.set(ip, Date.now());
    });
  }
  return {
    told,
    async [Symbol.asyncDispose]() {
      child.kill();
      await end;
      removeResolver();
      rmSync(folder, { recursive: true });
    },
  };
}

/**
 * Arpwatch asks the name server about each station and waits for the answer. In a lab there is none, so the question goes
 * where it is refused at once: the time of a good name server is given to it. `ip netns exec` puts the file in its place.
 */
function refuseNames(namespace: string): () => void {
  const folder = `/etc/netns/${namespace}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\n');
  return () => rmSync(folder, { recursive: true });
}
