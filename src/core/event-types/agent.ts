import type { EventTypeEntries } from './entry.ts';

/** netmon itself. */
export const agentEvents = {
  'agent.started': {
    meaning: 'The agent started.',
    data: { version: 'version of netmon', interfaces: 'watched interfaces', networks: 'networks that may be scanned' },
  },
  'agent.stopped': { meaning: 'The agent was stopped normally.', data: { reason: 'why' } },
  'agent.died': {
    meaning:
      'The previous agent ended without being stopped (killed, crashed, power failure); recorded at the next start.',
    data: { lastAlive: 'when it was last known to be running' },
  },
  'monitor.changed': {
    meaning: 'A monitor changed its state.',
    data: { monitor: 'its name', from: 'previous state', to: 'new state', reason: 'why, or null' },
  },
  'report.written': {
    meaning: 'A daily report was written.',
    data: { day: 'YYYY-MM-DD', files: 'paths relative to the data folder' },
  },
} as const satisfies EventTypeEntries;
