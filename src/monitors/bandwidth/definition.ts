import { defineMonitor } from '../../core/define.ts';
import { moduleBeside } from '../../core/module-url.ts';
import { bandwidthConfig } from './config.ts';

export default defineMonitor({
  name: 'bandwidth',
  summary: 'Measures the traffic of each interface every second and reports spikes and silence.',
  config: bandwidthConfig,
  tools: [],
  listens: ['scan.started', 'scan.finished', 'scan.ended'],
  module: moduleBeside(import.meta.url, 'monitor'),
});
