import type { Batch } from '../../../src/core/batch.ts';
import type { MonitorContext, Site } from '../../../src/core/define.ts';
import type { Exec } from '../../../src/core/edges.ts';
import { systemClock } from '../../../src/edges/clock.ts';
import { parseNmapFile } from '../../../src/integrations/nmap/parse-file.ts';
import { type ArpConfig, arpConfig } from '../../../src/monitors/arp/config.ts';

interface Given {
  readonly site?: Partial<Site>;
  readonly exec?: Exec;
  readonly signal?: AbortSignal;
  readonly emit?: (batch: Batch) => Promise<void>;
  readonly degraded?: MonitorContext<ArpConfig>['degraded'];
}

export const aSite = (fields: Partial<Site> = {}): Site => ({
  data: '/nowhere',
  interfaces: [],
  missing: [],
  networks: ['10.0.0.0/24'],
  exclude: [],
  rawSockets: true,
  ...fields,
});

/** What the arp monitor is given, with nothing behind it but what a test gives. */
export const aContext = ({ site, exec, signal, emit, degraded }: Given = {}): MonitorContext<ArpConfig> => ({
  config: arpConfig.parse({}),
  site: aSite(site),
  memory: new Map(),
  hosts: [],
  ports: [],
  scans: [],
  recall: async () => new Map(),
  signal: signal ?? new AbortController().signal,
  clock: systemClock,
  log: { debug() {}, info() {}, warn() {}, error() {} },
  exec:
    exec ??
    (() => {
      throw new Error('no program is to be run');
    }),
  fork: () => {
    throw new Error('no process is to be started');
  },
  heard: (async function* () {})(),
  emit: emit ?? (async () => undefined),
  degraded: degraded ?? (() => undefined),
  missed: () => undefined,
  progress: () => undefined,
  run: async (_, input) => (await parseNmapFile(input.file)) as never,
  onRequest: () => undefined,
});
