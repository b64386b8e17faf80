import { monitors } from '../../src/registry.ts';
import { monitorContract } from './monitor.ts';

for (const monitor of monitors) monitorContract(monitor);
