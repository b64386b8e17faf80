import type { MonitorContext } from '../../core/define.ts';
import type { PortsConfig } from './config.ts';
import type { Health } from './health.ts';
import type { Budget } from './runs/budget.ts';
import type { Slots } from './runs/slots.ts';
import type { RunFolders } from './scan/scanner.ts';
import type { PortsState } from './state.ts';
import type { Pauses } from './timing/pause.ts';

/** What the parts of the running monitor share. */
export interface Shift {
  readonly context: MonitorContext<PortsConfig>;
  /** Fires when the monitor shall end, or cannot go on. */
  readonly signal: AbortSignal;
  readonly state: PortsState;
  readonly folders: RunFolders;
  readonly slots: Slots;
  readonly health: Health;
  readonly pauses: Pauses;
  readonly budget: Budget;
  /** Runs of nmap that work side by side on one scan at most. */
  readonly processes: number;
  /** Groups of targets that are being scanned. */
  readonly groupsBusy: Set<string>;
  /** Text of a file. Rejects with a NetmonError. */
  readonly readText: (file: string) => Promise<string>;
  /** Makes the monitor look at once what is to be done. */
  readonly ring: () => void;
  /** Hosts that are being scanned apart from the others, which they would hold up. */
  readonly slow: Set<string>;
  /** Hosts that are being scanned because they were due. */
  readonly busy: Set<string>;
}
