import type { Batch } from '../core/batch.ts';
import type { NetmonEvent } from '../core/event.ts';
import type { Port } from '../core/inventory.ts';
import { hostFrom, judgeScan, newHostEvent, scanFinished } from '../imports/judge-scan.ts';
import type { RecordedScan } from '../imports/recorded-scan.ts';
import { createHostIndex } from '../monitors/ports/hosts.ts';
import { isSamePort } from '../monitors/ports/port-name.ts';

/** Judges scans one after the other: each knows what those before it saw. */
export interface ScanJudge {
  /** `learn`: what is new is told quietly. */
  judge(recorded: RecordedScan, learn: boolean): Batch;
  /** Takes in which host has which address, as frames told. */
  hear(event: NetmonEvent): void;
}

export function createScanJudge(): ScanJudge {
  const index = createHostIndex([], { has: () => true });
  const ports = new Map<string, readonly Port[]>();

  return {
    judge(recorded, learn) {
      const { scan } = recorded;
      const time = scan.finishedAt;
      const judged = judgeScan(recorded, { index, portsOf: (host) => ports.get(host) ?? [], learn });
      for (const { id, ports: found } of judged) {
        const rest = (ports.get(id) ?? []).filter((old) => !found.some((port) => isSamePort(port, old)));
        ports.set(id, [...rest, ...found]);
      }
      const strangers = judged.filter(({ isNew }) => isNew);
      return {
        events: [
          ...strangers.map(({ id, found }) => newHostEvent(id, found, time, scan.id, learn)),
          ...judged.flatMap(({ events }) => events),
          scanFinished(recorded, judged),
        ],
        hosts: strangers.map(({ id, found }) => hostFrom(id, found, time, learn)),
        ports: judged.flatMap((host) => host.ports),
        scans: [scan],
      };
    },
    hear: (event) => void index.hear(event),
  };
}
