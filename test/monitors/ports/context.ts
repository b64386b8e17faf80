import { EventEmitter } from 'node:events';
import type { TestContext } from 'node:test';
import type { Batch } from '../../../src/core/batch.ts';
import type { MonitorContext, Site } from '../../../src/core/define.ts';
import type { Exec } from '../../../src/core/edges.ts';
import type { NetmonEvent, StoredEvent } from '../../../src/core/event.ts';
import type { Host, Port } from '../../../src/core/inventory.ts';
import type { Json } from '../../../src/core/json.ts';
import { systemClock } from '../../../src/edges/clock.ts';
import { readText } from '../../../src/edges/files/read.ts';
import { exec } from '../../../src/edges/programs/exec.ts';
import { createRunFolders } from '../../../src/edges/runs/run-folders.ts';
import { parseNmapFile } from '../../../src/integrations/nmap/parse-file.ts';
import { type PortsConfig, portsConfig } from '../../../src/monitors/ports/config.ts';
import { createPortsMonitor } from '../../../src/monitors/ports/monitor.ts';
import { createEventQueue } from '../../../src/runtime/event-queue.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Handler = Parameters<MonitorContext<PortsConfig>['onRequest']>[1];

export interface Agent {
  readonly data: string;
  readonly batches: readonly Batch[];
  readonly troubles: readonly (string | null)[];
  /** What is stored, as a restarted monitor gets it. */
  readonly memory: Map<string, Json>;
  tell(event: NetmonEvent): void;
  /** Asks for a scan, or makes another request. */
  request(input: Json, name?: string): Promise<Json>;
  /** Resolves with the first batch, past or to come, that is as asked. */
  batch(wanted: (batch: Batch) => boolean): Promise<Batch>;
  /** Ends the monitor, and resolves when it has ended; rejects with why it ended by itself. */
  stop(): Promise<void>;
  readonly ended: Promise<void>;
}

export interface AgentOptions {
  readonly config?: { readonly [key: string]: unknown };
  readonly site?: Partial<Site>;
  readonly hosts?: readonly Host[];
  readonly ports?: readonly Port[];
  readonly memory?: ReadonlyMap<string, Json>;
  readonly exec?: Exec;
  readonly storeFails?: boolean;
  /** Folder of an agent that ran before; its own is a new one. */
  readonly data?: string;
}

/** The ports monitor with all that an agent gives it, but without threads and a store. Stopped after the test. */
export function startAgent(t: TestContext, options: AgentOptions = {}): Agent {
  const data = options.data ?? temporaryFolder(t);
  const stop = new AbortController();
  const news = new EventEmitter();
  const heard = createEventQueue(stop.signal);
  const memory = new Map(options.memory);
  const batches: Batch[] = [];
  const troubles: (string | null)[] = [];
  const handlers = new Map<string, Handler>();
  const ready = Promise.withResolvers<void>();
  let seq = 0;

  const context: MonitorContext<PortsConfig> = {
    config: portsConfig.parse({ ...options.config }),
    site: {
      data,
      interfaces: [],
      missing: [],
      networks: ['10.0.0.0/8'],
      exclude: [],
      rawSockets: true,
      ...options.site,
    },
    memory,
    hosts: options.hosts ?? [],
    ports: options.ports ?? [],
    scans: [],
    recall: async () => new Map(),
    signal: stop.signal,
    clock: systemClock,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    exec: options.exec ?? exec,
    fork: () => {
      throw new Error('this monitor forks nothing');
    },
    heard,
    async emit(batch) {
      if (options.storeFails) throw new Error('the disk is gone');
      batches.push(batch);
      for (const [key, value] of Object.entries(batch.checkpoint ?? {})) memory.set(key, value);
      news.emit('batch', batch);
    },
    degraded: (trouble) => void troubles.push(trouble?.reason ?? null),
    missed() {},
    progress() {},
    run: async (_, input) => (await parseNmapFile(input.file)) as never,
    onRequest(name, handle) {
      handlers.set(name, handle);
      if (name === 'resume') ready.resolve();
    },
  };
  const ended = createPortsMonitor(createRunFolders, readText)(context);
  ended.catch(() => undefined);

  const agent: Agent = {
    data,
    batches,
    troubles,
    memory,
    tell(event) {
      seq += 1;
      const stored: StoredEvent = { ...event, seq, id: String(seq), storedAt: Date.now(), monitor: 'arp' };
      heard.push(stored);
    },
    async request(input, name = 'scan') {
      await ready.promise;
      const handle = handlers.get(name);
      if (handle === undefined) throw new Error(`nobody answers ${name}`);
      return handle(input, () => undefined, stop.signal);
    },
    batch: (wanted) => firstBatch(batches, news, wanted),
    async stop() {
      stop.abort();
      await ended;
    },
    ended,
  };
  t.after(() => agent.stop().catch(() => undefined));
  return agent;
}

function firstBatch(past: readonly Batch[], news: EventEmitter, wanted: (batch: Batch) => boolean): Promise<Batch> {
  const found = past.find(wanted);
  if (found !== undefined) return Promise.resolve(found);
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('no such batch within a minute')), 60_000);
    const look = (batch: Batch): void => {
      if (!wanted(batch)) return;
      clearTimeout(late);
      news.off('batch', look);
      resolve(batch);
    };
    news.on('batch', look);
  });
}

/** What the arp monitor tells of a device that it sees for the first time. */
export const newHost = (mac: string, ip: string, special: Partial<NetmonEvent> = {}): NetmonEvent => ({
  type: 'host.new',
  time: Date.now(),
  severity: 'medium',
  subject: ip,
  summary: `New device ${ip}`,
  key: mac,
  host: mac,
  data: { mac, ip, vendor: null, name: null, randomMac: false, evidence: null },
  ...special,
});

/** Whether a batch is that of a scan which ended. */
export const isScan = ({ scans = [] }: Batch): boolean => scans.length > 0;
