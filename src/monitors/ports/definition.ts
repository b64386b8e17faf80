import { defineMonitor } from '../../core/define.ts';
import { moduleBeside } from '../../core/module-url.ts';
import { portsConfig } from './config.ts';

export default defineMonitor({
  name: 'ports',
  summary: 'Scans hosts with nmap when they appear and at regular intervals, and reports changed ports and services.',
  config: portsConfig,
  tools: [{ program: 'nmap', debian: 'nmap', lost: 'no port is scanned', essential: true }],
  listens: ['host.new', 'host.returned', 'host.address-changed', 'host.gone'],
  module: moduleBeside(import.meta.url, 'monitor'),
});
