import { defineMonitor } from '../../core/define.ts';
import { moduleBeside } from '../../core/module-url.ts';
import { arpConfig } from './config.ts';

export default defineMonitor({
  name: 'arp',
  summary: 'Keeps the inventory of hosts, and reports new and missing ones and forged ARP, DHCP and router messages.',
  config: arpConfig,
  tools: [
    { program: 'nmap', debian: 'nmap', lost: 'no sweeps: silent hosts are not found, and none is ever called gone' },
    { program: 'ip', debian: 'iproute2', lost: "the kernel's neighbour table is not read" },
  ],
  listens: [],
  module: moduleBeside(import.meta.url, 'monitor'),
});
