import type { PortState, Protocol } from '../../core/inventory.ts';
import type { NmapHost, NmapPort, NmapRun, NmapScript, NmapService } from '../../core/nmap-run.ts';
import { emptyRun } from '../../core/nmap-run.ts';

type Draft<T> = { -readonly [K in keyof T]: T[K] };

export interface HostDraft extends Draft<Omit<NmapHost, 'hostnames' | 'ports' | 'extraPorts' | 'os' | 'scripts'>> {
  hostnames: string[];
  ports: NmapPort[];
  extraPorts: { state: PortState; count: number }[];
  os: { name: string; accuracy: number }[];
  scripts: NmapScript[];
}

export interface ServiceDraft extends Draft<Omit<NmapService, 'cpes'>> {
  cpes: string[];
}

export interface PortDraft extends Draft<Omit<NmapPort, 'port' | 'service' | 'scripts'>> {
  /** Null when the number is impossible; such a port is left out. */
  port: number | null;
  service: ServiceDraft | null;
  scripts: NmapScript[];
}

/** An NmapRun while it is read. */
export interface RunDraft {
  args: string | null;
  version: string | null;
  startedAt: number | null;
  finishedAt: number | null;
  scope: { type: string; protocol: Protocol; services: string }[];
  hosts: NmapHost[];
  totals: { up: number; down: number; total: number } | null;
  exit: NmapRun['exit'];
  error: string | null;
  warnings: string[];
  /** The host and port whose elements are open. */
  host: HostDraft | null;
  port: PortDraft | null;
}

export const newRun = (): RunDraft => ({ ...emptyRun, scope: [], hosts: [], warnings: [], host: null, port: null });

export const newHost = (): HostDraft => ({
  state: 'unknown',
  reason: null,
  ip: null,
  mac: null,
  vendor: null,
  hostnames: [],
  timedOut: false,
  startedAt: null,
  finishedAt: null,
  ports: [],
  extraPorts: [],
  os: [],
  scripts: [],
});

const mostWarnings = 100;

export function warn(draft: RunDraft, warning: string): void {
  if (draft.warnings.length < mostWarnings) draft.warnings.push(warning);
}

/** What is known when reading ends; a host that is still open is left out. */
export const finishedRun = ({ host: _host, port: _port, ...run }: RunDraft): NmapRun => run;
