import type { NetmonEvent } from '../../src/core/event.ts';
import type { Host, HostOs, Port, Scan } from '../../src/core/inventory.ts';
import type { NmapRun } from '../../src/core/nmap-run.ts';
import { portKey } from '../../src/history/fields.ts';
import { recordedScan } from '../../src/imports/recorded-scan.ts';
import { type Stored, takeIn } from '../../src/imports/take-in.ts';

/** What a store would hold after imports. */
export function createMemory(now = 1e12) {
  const events = new Map<string, NetmonEvent>();
  const hosts = new Map<string, Host>();
  const ports = new Map<string, Port>();
  const os = new Map<string, HostOs>();
  const scans = new Map<string, Scan>();
  const stored = (): Stored => ({
    events: [...events.values()].sort((a, b) => a.time - b.time),
    hosts: [...hosts.values()],
    ports: [...ports.values()],
    os: [...os.values()],
    scans: [...scans.values()],
  });
  return {
    stored,
    /** False when it changed nothing. */
    take(run: NmapRun, sha256: string): boolean {
      const batch = takeIn(recordedScan(run, sha256, now), stored());
      if (batch === null) return false;
      for (const event of batch.events) {
        const id = JSON.stringify([event.type, event.time, event.key]);
        if (!events.has(id)) events.set(id, event);
      }
      for (const host of batch.hosts ?? []) hosts.set(host.id, host);
      for (const port of batch.ports ?? []) ports.set(portKey(port), port);
      for (const guess of batch.os ?? []) os.set(guess.host, guess);
      for (const scan of batch.scans ?? []) scans.set(scan.id, scan);
      return true;
    },
    openPorts: () =>
      [...ports.values()]
        .filter(({ state }) => state === 'open')
        .map(({ host, port, version }) => `${host} ${port} ${version}`)
        .sort(),
  };
}
