import type { TestContext } from 'node:test';
import type { Store } from '../../src/store/store.ts';
import { keepsAgentState, keepsCoverage } from './store-agent.ts';
import { keepsAlerts } from './store-alerts.ts';
import { keepsApprovals } from './store-approvals.ts';
import { storesBatches, storesEvents } from './store-commits.ts';
import { findsEvents } from './store-events.ts';
import { standsFailures } from './store-failures.ts';
import { findsHosts, findsPortsAndScans } from './store-inventory.ts';
import { keepsBandwidth, keepsCaptures, keepsSpikes } from './store-traffic.ts';

/** Opens the store of one test, empty at first; called again in the same test it opens the same one once more. */
export type OpenStore = (test: TestContext) => Promise<Store>;

/** What it means to be a store. Every engine's own test calls it. */
export function storeContract(name: string, open: OpenStore): void {
  const parts = [
    ...[storesEvents, storesBatches, standsFailures, findsEvents],
    ...[keepsSpikes, keepsCaptures, keepsBandwidth],
    ...[findsHosts, findsPortsAndScans, keepsApprovals, keepsAlerts, keepsCoverage, keepsAgentState],
  ];
  for (const part of parts) part(name, open);
}
