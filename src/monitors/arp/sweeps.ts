import { parseNetwork, toNetworks } from '../../core/address-range.ts';
import type { MonitorContext } from '../../core/define.ts';
import { messageOf, NetmonError } from '../../core/errors.ts';
import type { Scan } from '../../core/inventory.ts';
import type { NmapHost } from '../../core/nmap-run.ts';
import type { Sweep } from '../../core/observation.ts';
import { withScratch } from '../../edges/files/scratch.ts';
import { sweepArgs } from '../../integrations/nmap/args.ts';
import { type NmapResult, runNmap } from '../../integrations/nmap/run.ts';
import { allowedTargets } from '../../integrations/nmap/targets.ts';
import type { ArpConfig } from './config.ts';
import type { BegunSweep } from './sweep-window.ts';

export interface SweepResult {
  readonly sweep: Sweep;
  readonly scan: Scan;
}

type Context = MonitorContext<ArpConfig>;

/**
 * Asks every address of the networks who is there, and the IPv6 addresses given, since IPv6 networks are too large to be
 * asked as a whole. Sends nothing before `onBegin` has resolved. What goes wrong is in the result; rejects only with TOOL_MISSING,
 * NO_RIGHTS, the signal's reason, or as `onBegin` does.
 */
export async function sweepNetworks(
  context: Context,
  ipv6: readonly string[],
  onBegin: (sweep: BegunSweep) => Promise<void>,
): Promise<SweepResult | null> {
  const { site, clock } = context;
  const allowed = allowedTargets([...site.networks, ...ipv6], {
    networks: [...site.networks, ...ipv6],
    exclude: site.exclude,
  });
  const families = [
    { targets: allowed.v4, ipv6: false },
    { targets: allowed.v6.filter((target) => target.endsWith('/128') || !target.includes('/')), ipv6: true },
  ].filter(({ targets }) => targets.length > 0);
  if (families.length === 0) return null;
  const startedAt = clock.now();
  const covered = families.flatMap(({ targets }) => targets);
  const id = `sweep-${new Date(startedAt).toISOString()}`;
  const begun = { id, startedAt, targets: recorded(covered) };
  await onBegin(begun);
  const results: NmapResult[] = [];
  for (const family of families) results.push(await runFamily(context, family));
  return conclude(begun, covered, results, clock.now());
}

/** Targets that are recorded one by one: of more, IPv6 devices are recorded by their networks, since there is a record every few minutes. */
const mostRecorded = 64;

function recorded(targets: readonly string[]): readonly string[] {
  if (targets.length <= mostRecorded) return targets;
  return [...new Set(targets.map((target) => (target.includes(':') ? networkOf(target) : target)))];
}

const networkOf = (ipv6: string): string => {
  const range = parseNetwork(`${ipv6.split('/')[0]}/64`);
  return range === null ? ipv6 : (toNetworks(range)[0] ?? ipv6);
};

function runFamily(
  context: Context,
  family: { readonly targets: readonly string[]; readonly ipv6: boolean },
): Promise<NmapResult> {
  const { site, config, exec, signal } = context;
  return withScratch(site.data, (folder) => {
    const base = `${folder}/sweep`;
    const call = sweepArgs({
      ...family,
      exclude: site.exclude,
      rawSockets: site.rawSockets,
      base,
      timing: 4,
      maxRate: null,
      hostTimeout: null,
    });
    const parse = (file: string) => context.run('parse-nmap', { file });
    return runNmap({ exec, parse, call, base, signal, timeout: config.sweep_timeout });
  });
}

function conclude(
  { id, startedAt, targets }: BegunSweep,
  covered: readonly string[],
  results: readonly NmapResult[],
  finishedAt: number,
): SweepResult {
  const bad = results.find(({ outcome }) => outcome !== 'complete');
  const outcome = bad?.outcome ?? 'complete';
  const reason = bad?.reason ?? null;
  const hosts = results.flatMap(({ run }) => run.hosts).filter((host) => host.state === 'up' && host.ip !== null);
  const hostsTotal = results.reduce((sum, { run }) => sum + (run.totals?.total ?? 0), 0);
  return {
    sweep: {
      kind: 'sweep',
      time: finishedAt,
      startedAt,
      scan: id,
      outcome,
      reason,
      covered,
      up: hosts.flatMap(answer),
    },
    scan: {
      id,
      kind: 'sweep',
      startedAt,
      finishedAt,
      outcome,
      reason,
      targets,
      scope: {},
      hostsUp: hosts.length,
      hostsTotal,
      folder: null,
    },
  };
}

const answer = ({ ip, mac, hostnames }: NmapHost): Sweep['up'] =>
  ip === null ? [] : [{ ip, mac, name: hostnames[0] ?? null }];

/** nmap was not even started. */
export const couldNotSweep = (error: unknown): error is NetmonError =>
  error instanceof NetmonError && (error.code === 'TOOL_MISSING' || error.code === 'NO_RIGHTS');

/** Why sweeping cannot work at all here, for people; other errors are thrown on. */
export function sweepTrouble(error: unknown): { readonly reason: string; readonly hint: string | null } {
  if (couldNotSweep(error)) {
    return { reason: `no sweeps, so silent devices are not found: ${messageOf(error)}`, hint: error.hint };
  }
  throw error;
}
