import { defineMonitor } from '../../core/define.ts';
import { moduleBeside } from '../../core/module-url.ts';
import { versionFault } from '../../integrations/dumpcap/version.ts';
import { captureConfig, heardTypes } from './config.ts';

export default defineMonitor({
  name: 'capture',
  summary: 'Continuously records packets to a ring buffer, and saves those before, during and after a spike.',
  config: captureConfig,
  tools: [
    { program: 'dumpcap', debian: 'tshark', versionFault, lost: 'no packet is recorded', essential: true },
    { program: 'tshark', debian: 'tshark', lost: 'captures are saved, but not explained (who talked to whom)' },
  ],
  listens: heardTypes,
  module: moduleBeside(import.meta.url, 'monitor'),
});
