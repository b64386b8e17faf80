import { defineMonitor } from '../../core/define.ts';
import { moduleBeside } from '../../core/module-url.ts';
import { idsConfig } from './config.ts';

export default defineMonitor({
  name: 'ids',
  summary:
    'Reads the alerts of Snort and Suricata, groups them, reports each group once, and notices when the engines are blind.',
  config: idsConfig,
  tools: [],
  listens: ['scan.started', 'scan.finished', 'scan.ended', 'sweep.window', 'agent.died', 'capture.finished'],
  // A log that is followed for the first time may reach back as far.
  scansOf: 31 * 86_400_000,
  module: moduleBeside(import.meta.url, 'monitor'),
});
