import { formatNetwork, formatResults } from '../../../archive/results.ts';
import { messageOf } from '../../../core/errors.ts';
import type { Port } from '../../../core/inventory.ts';
import type { Digest } from '../judge/digest.ts';
import type { FinishedScan } from '../scan/scanner.ts';
import type { Shift } from '../shift.ts';
import type { PortsState } from '../state.ts';

/** Ports of the whole network that are written beside each run; of a larger one, those of the scanned hosts only. */
const mostPorts = 5000;

/**
 * Gives the folder of a run its documents, manifest and name. Where that is impossible (a full disk), the folder stays under
 * its temporary name until the next start, and the scan counts nevertheless.
 */
export async function archiveRun({ context, folders, state }: Shift, finished: FinishedScan, found: Digest) {
  const { scan, result, calls, folder } = finished;
  if (folder.isKept) return;
  const documents = {
    'results.json': formatResults({
      scan,
      calls,
      found: result.run,
      events: found.events,
    }),
    'network.json': formatNetwork({ time: scan.finishedAt, ...networkAfter(state, found) }),
  };
  try {
    await folders.keep(folder, scan.outcome === 'complete', documents);
  } catch (error) {
    context.log.error(`the files of ${scan.id} stay in ${folder.path} for now: ${messageOf(error)}`);
  }
}

/** `state` has taken in what was found. */
function networkAfter({ ports, plans, index }: PortsState, found: Digest) {
  let count = 0;
  for (const each of ports.values()) count += each.length;
  const covers = count > mostPorts ? ('scanned' as const) : ('all' as const);
  const scanned = [...found.ports, ...found.plans, ...found.hosts.map(({ id }) => ({ host: id }))];
  const ids = new Set(covers === 'all' ? [...plans.keys(), ...ports.keys()] : scanned.map(({ host }) => host));
  const ipOf = (id: string, known: readonly Port[]): string => index.get(id)?.ip ?? known[0]?.ip ?? id;
  const hosts = [...ids].sort().map((id) => {
    const known = ports.get(id) ?? [];
    return { id, ip: ipOf(id, known), ports: known };
  });
  return { covers, hosts };
}
