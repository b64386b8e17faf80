import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host, Port } from '../src/core/inventory.ts';
import type { NmapHost, NmapPort, NmapService } from '../src/core/nmap-run.ts';
import { pathRights } from '../src/edges/rights/path-rights.ts';
import { portsConfig } from '../src/monitors/ports/config.ts';
import { digest } from '../src/monitors/ports/judge/digest.ts';
import type { FinishedScan } from '../src/monitors/ports/scan/scanner.ts';
import { createState, keepDigest, type PortsState } from '../src/monitors/ports/state.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';
import { hostNumber, macOf } from './made-up.ts';
import type { Benchmark, Row } from './row.ts';
import { quantile } from './statistics.ts';

const hostCount = 10_000;
const portsPerHost = 20;
const results = 500;
const time = 1_700_000_000_000;
const wanted = '1-1000';

const silent = () => {};
const edges = { pathRights, log: { debug: silent, info: silent, warn: silent, error: silent } };

/** From a scan's result in memory to the commit that is synced to disk, one after the other; each sixth host has a change. */
async function measure(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  try {
    const store = await openStore({ engine: 'sqlite', file: join(folder, 'netmon.db') }, edges);
    const state = await knownNetwork(store);
    const compared: number[] = [];
    const whole: number[] = [];
    for (let index = 0; index < results; index += 1) {
      const finished = scanOf(index * 19);
      const start = performance.now();
      const { events, ports, hosts, os, plans } = digest(finished, state);
      const checkpoint = keepDigest(state, { events, ports, hosts, os, plans, whole: new Set() });
      compared.push(performance.now() - start);
      await store.commit('ports', { events, ports, hosts, os, scans: [finished.scan], checkpoint }, start);
      whole.push(performance.now() - start);
    }
    await store.close();
    return [
      {
        what: `${hostCount} hosts with ${portsPerHost} ports known: one host's scan compared and stored, synced to disk`,
        netmon: `p50 ${text(whole, 0.5)}, p99 ${text(whole, 0.99)} ms (of it compared: ${text(compared, 0.5)} ms)`,
        target: '≤ 5 ms',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const text = (values: readonly number[], share: number): string => quantile(values, share).toFixed(2);

/** A store with all hosts and ports, and the monitor's memory of them after one scan of each. */
async function knownNetwork(store: Store): Promise<PortsState> {
  const hosts = range(hostCount).map(hostNumber);
  const ports = hosts.flatMap((host) => range(portsPerHost).map((index) => knownPort(host, index)));
  const config = portsConfig.parse({ enabled: true, ports: wanted });
  const state = createState({ config, site, memory: new Map(), hosts, ports }, time);
  const checkpoint = keepDigest(state, digest(scanOf(...range(hostCount)), state));
  await store.commit('arp', { events: [], hosts }, time);
  await store.commit('ports', { events: [], ports, checkpoint }, time);
  return state;
}

const site = {
  data: '/',
  interfaces: [{ name: 'eth0', mac: null, addresses: ['10.0.0.1/16'], gateways: [] }],
  missing: [],
  networks: ['10.0.0.0/16'],
  exclude: [],
  rawSockets: true,
};

const numberOf = (index: number): number => 20 + index * 7;

const knownPort = ({ id, ip }: Host, index: number): Port => ({
  ...{ host: id, ip: ip ?? '', protocol: 'tcp', port: numberOf(index), state: 'open', service: 'http' },
  ...{ product: 'nginx', version: '1.18.0', extraInfo: 'Ubuntu', guessed: false },
  ...{ firstSeen: time, lastSeen: time, changedAt: time },
});

const service: NmapService = {
  ...{ name: 'http', product: 'nginx', version: '1.18.0', extraInfo: 'Ubuntu' },
  ...{ tunnel: null, method: 'probed', cpes: [] },
};

function scanOf(...hosts: readonly number[]): FinishedScan {
  const finishedAt = time + 3_600_000 + (hosts[0] ?? 0);
  const targets = hosts.map((index) => hostNumber(index).ip ?? '');
  const run = {
    ...{ args: null, version: '7.93', startedAt: time, finishedAt, hosts: hosts.map(hostOf) },
    scope: [{ type: 'syn', protocol: 'tcp', services: wanted } as const],
    totals: { up: hosts.length, down: 0, total: hosts.length },
    ...{ exit: 'success' as const, error: null, warnings: [] },
  };
  return {
    order: { targets, addresses: hosts.length, protocol: 'tcp', ports: wanted },
    scan: {
      ...{ id: `ports-${finishedAt}`, kind: 'ports', startedAt: time, finishedAt, outcome: 'complete', reason: null },
      ...{ targets, scope: { tcp: wanted }, hostsUp: hosts.length, hostsTotal: hosts.length, folder: null },
    },
    result: { run, outcome: 'complete', reason: null },
    answers: hosts.length > 1 ? run : null,
    ...{ calls: [run], cutOff: new Set<string>(), settled: null, sending: 0 },
    folder: { name: '', path: '' },
  };
}

const hostOf = (index: number): NmapHost => ({
  ...{ state: 'up', reason: null, ip: hostNumber(index).ip, mac: macOf(index), vendor: null, hostnames: [] },
  ...{ timedOut: false, startedAt: null, finishedAt: null, os: [], scripts: [] },
  extraPorts: [{ state: 'closed', count: 1000 - portsPerHost }],
  ports: range(portsPerHost).map((port) => listed(port, index % 6 === 1 && port === 3)),
});

const listed = (index: number, isChanged: boolean): NmapPort => ({
  ...{ protocol: 'tcp', port: numberOf(index), state: isChanged ? 'closed' : 'open', reason: null },
  ...{ service: isChanged ? null : service, scripts: [] },
});

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

export default {
  summary: `what one host's scan costs among many, ${results} times`,
  needsRoot: false,
  measure,
} satisfies Benchmark;
