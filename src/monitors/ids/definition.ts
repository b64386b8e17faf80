import { defineMonitor } from '../../core/define.ts';
import { moduleBeside } from '../../core/module-url.ts';
import { idsConfig } from './config.ts';

export default defineMonitor({
  name: 'ids',
  summary: 'Reads what Snort and Suricata tell, groups it, and tells each thing once and when they are blind.',
  config: idsConfig,
  tools: [],
  listens: ['scan.started', 'scan.finished', 'capture.finished'],
  module: moduleBeside(import.meta.url, 'monitor'),
});
