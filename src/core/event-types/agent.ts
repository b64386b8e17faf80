import type { EventTypeEntries } from './entry.ts';

/** netmon itself. */
export const agentEvents = {
  'agent.started': {
    meaning: 'The agent started.',
    data: { version: 'of netmon', interfaces: 'that it watches', networks: 'that it scans' },
  },
  'agent.stopped': { meaning: 'The agent stopped in good order.', data: { reason: 'why' } },
  'agent.died': {
    meaning: 'The agent that ran before ended without stopping (killed, crash, power); written at the next start.',
    data: { lastAlive: 'when it was surely alive' },
  },
  'monitor.changed': {
    meaning: 'A monitor went to another state.',
    data: { monitor: 'which', from: 'state before', to: 'state now', reason: 'why or null' },
  },
  'report.written': {
    meaning: 'A daily report was written.',
    data: { day: 'YYYY-MM-DD', files: 'paths below the data folder' },
  },
} as const satisfies EventTypeEntries;
