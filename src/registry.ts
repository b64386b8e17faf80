import type { MonitorDefinition } from './core/define.ts';
import arp from './monitors/arp/definition.ts';
import bandwidth from './monitors/bandwidth/definition.ts';
import capture from './monitors/capture/definition.ts';
import ids from './monitors/ids/definition.ts';
import ports from './monitors/ports/definition.ts';

/** Every monitor, in the order in which they are started and shown. */
export const monitors: readonly MonitorDefinition[] = [arp, ports, bandwidth, capture, ids];
