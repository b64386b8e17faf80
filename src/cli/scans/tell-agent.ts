import { join } from 'node:path';
import { askAgent } from '../../control/client.ts';
import { socketName } from '../../control/protocol.ts';
import { messageOf, NetmonError } from '../../core/errors.ts';
import type { Host, Port } from '../../core/inventory.ts';
import { toJson } from '../../core/json.ts';
import { printable } from '../../core/text.ts';
import { note } from '../output/print.ts';

/** Ports and hosts that are told at once: a request of some hundred kilobytes. */
const atOnce = 500;

/** Tells a running agent what was imported; it has read the inventory at its start. Without an agent nobody need know. */
export async function tellAgent(data: string, hosts: readonly Host[], ports: readonly Port[]): Promise<void> {
  const rounds = Math.ceil(Math.max(hosts.length, ports.length) / atOnce);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const [from, to] = [round * atOnce, (round + 1) * atOnce];
      const input = toJson({ hosts: hosts.slice(from, to), ports: ports.slice(from, to) });
      await askAgent(join(data, socketName), { name: 'imported', input });
    }
  } catch (error) {
    if (error instanceof NetmonError && error.code === 'AGENT_NOT_RUNNING') return;
    note(printable(`netmon: the running agent will notice this only at its next start: ${messageOf(error)}`, 500));
  }
}
