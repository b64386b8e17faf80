import type { Clock, Exec } from '../../../core/edges.ts';
import type { Scan } from '../../../core/inventory.ts';
import type { NmapRun } from '../../../core/nmap-run.ts';
import type { NmapResult } from '../../../integrations/nmap/run.ts';
import type { BannerCheck } from './banners.ts';
import type { ScanOrder, ScanSettings } from './order.ts';
import type { ServiceQuestion } from './services.ts';

/** What scans are made with. */
export interface Scanner {
  readonly exec: Exec;
  readonly parse: (file: string) => Promise<NmapRun>;
  readonly folders: RunFolders;
  readonly clock: Clock;
  readonly config: ScanSettings;
  readonly exclude: readonly string[];
  readonly rawSockets: boolean;
  /** Runs of nmap that may work side by side on one scan. */
  readonly processes: number;
  /** Whether to read what open ports say by themselves. */
  readonly readBanners: boolean;
  /** Web servers that are to be looked at after open ports were found: they say nothing by themselves. */
  readonly bannerChecksFor: (found: NmapRun) => readonly BannerCheck[];
  /** What is left to ask after open ports were found. */
  readonly questionFor: (found: NmapRun) => ServiceQuestion | null;
  /** The services let people wait: what is known so far. */
  readonly onLate: (found: FinishedScan) => Promise<void>;
  /** The run is about to begin: what must be known to take in what it left, should it never end. */
  readonly onBegin: (begun: BegunRun) => Promise<void>;
  /** It did not even start, and left nothing. */
  readonly onNothing: (begun: BegunRun) => Promise<void>;
}

export interface FinishedScan {
  readonly order: ScanOrder;
  readonly scan: Scan;
  /** Ports with what their services answered, if they were asked. */
  readonly result: NmapResult;
  /** What services answered, when they were asked by runs of their own. */
  readonly answers: NmapRun | null;
  /** Every run of nmap. */
  readonly calls: readonly NmapRun[];
  /** Addresses of hosts of which something may be missing though the scan as a whole went well. */
  readonly cutOff: ReadonlySet<string>;
  /** It was broken off; addresses of hosts of which all was learned before that. */
  readonly settled: ReadonlySet<string> | null;
  /** Milliseconds that sending takes at the rate that it had. */
  readonly sending: number;
  /** Holds nmap's files, and is still to be kept. */
  readonly folder: RunFolder;
}

/** A run that has begun. */
export interface BegunRun {
  /** Of its folder. */
  readonly name: string;
  readonly startedAt: number;
  readonly order: ScanOrder;
  /** What each of its lanes scans. */
  readonly lanes: readonly Pick<ScanOrder, 'targets' | 'addresses'>[];
  readonly asksLater: boolean;
}

/** Where runs leave nmap's files; the real one is in src/edges/run-folders.ts. */
export interface RunFolders {
  open(time: number): Promise<RunFolder>;
  reopen(name: string): Promise<RunFolder | null>;
  keep(folder: RunFolder, isWhole: boolean, documents?: { readonly [file: string]: string }): Promise<string>;
  discard(folder: RunFolder): Promise<void>;
  prepare(): Promise<void>;
  retain(retention: { readonly before: number; readonly bytes: number | null }): Promise<void>;
}

export interface RunFolder {
  readonly name: string;
  readonly path: string;
  /** It was kept before and has its documents. */
  readonly isKept?: boolean;
}
