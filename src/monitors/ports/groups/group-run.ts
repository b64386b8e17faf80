import { NetmonError } from '../../../core/errors.ts';
import { targetsInFile } from '../../../integrations/nmap/target-list.ts';
import { allowedTargets, countAddresses } from '../../../integrations/nmap/targets.ts';
import { resolveNames } from '../resolve-names.ts';
import { makeRun, tellStep } from '../runs/runs.ts';
import type { ScanOrder, ScanSettings } from '../scan/order.ts';
import { groupStepAfter } from '../scan/pace.ts';
import type { Shift } from '../shift.ts';
import { whileOpen } from '../timing/opening.ts';
import type { GroupConfig } from './group-config.ts';
import { afterScan, divide, fingerprint, type GroupPlan, groupKey, groupStart } from './groups.ts';

/** Addresses that one run of nmap scans at least: where few answer, more of them cost little. */
const pieceSize = 256;
const pauseWithoutNmap = 60_000;

/** The group that is to be scanned now, or null. */
export function dueGroup(shift: Shift): GroupConfig | null {
  const now = shift.context.clock.now();
  return shift.context.config.groups.find((group) => startOf(shift, group, now) <= now) ?? null;
}

/** When dueGroup has something to give, or null. */
export function nextGroup(shift: Shift): number | null {
  const now = shift.context.clock.now();
  const next = Math.min(...shift.context.config.groups.map((group) => startOf(shift, group, now)));
  return Number.isFinite(next) ? next : null;
}

function startOf({ state, groupsBusy }: Shift, group: GroupConfig, now: number): number {
  const plan = state.groups.get(group.name);
  return plan === undefined || groupsBusy.has(group.name) ? Number.POSITIVE_INFINITY : groupStart(group, plan, now);
}

/** Scans the next part of a group. Where the window closes meanwhile, that part is scanned anew in the next one. */
export async function scanGroup(shift: Shift, group: GroupConfig): Promise<void> {
  const { context, state, health, pauses } = shift;
  const { clock } = context;
  const end = new AbortController();
  const open = whileOpen(context.clock, group, end.signal);
  const signal = AbortSignal.any([shift.signal, pauses.signal, open]);
  try {
    const plan = state.groups.get(group.name) ?? { dueAt: 0, piece: 0, step: 0, targets: '' };
    const { named, pieces } = await targetsOf(shift, group, signal);
    const piece = plan.targets === named ? plan.piece : 0;
    const part = pieces[piece];
    let { step } = plan;
    if (part !== undefined) {
      for (const order of ordersOf(group, part, shift)) {
        const { finished } = await makeRun(shift, { ...order, gentle: plan.step }, { signal });
        step = groupStepAfter(step, finished.result.run.hosts);
      }
    }
    const isLast = piece + 1 >= pieces.length;
    const next = isLast ? { dueAt: afterScan(group, clock.now()), piece: 0 } : { dueAt: plan.dueAt, piece: piece + 1 };
    if (step !== plan.step) tellStep(shift, `group ${group.name}`, step);
    await keep(shift, group, { ...next, step, targets: named });
  } catch (error) {
    if (signal.aborted || health.couldNotRun(error)) return;
    const plan = state.groups.get(group.name);
    if (plan !== undefined) await keep(shift, group, { ...plan, dueAt: clock.now() + pauseWithoutNmap });
  } finally {
    end.abort();
  }
}

async function keep({ context, state }: Shift, { name }: GroupConfig, plan: GroupPlan): Promise<void> {
  state.groups.set(name, plan);
  await context.emit({ events: [], checkpoint: { [groupKey(name)]: { ...plan } } });
}

/** What may be scanned of a group, in parts; what cannot be is told, and does not keep the rest from it. */
async function targetsOf({ context, health, readText }: Shift, group: GroupConfig, signal: AbortSignal) {
  const problems: string[] = [];
  const listed = [...group.targets, ...(await targetsInFile(group.targets_file, readText, problems))];
  const addresses: string[] = [];
  for (const target of listed) {
    try {
      addresses.push(...(await resolveNames([target], context.exec, signal)));
    } catch (error) {
      if (signal.aborted || !(error instanceof NetmonError)) throw error;
      problems.push(error.message);
    }
  }
  const exclude = [...context.site.exclude, ...group.exclude];
  const { v4, v6, refused } = allowedTargets(addresses, { networks: addresses, exclude });
  problems.push(...refused.map(({ target, reason }) => `${target} is not scanned: ${reason}`));
  health.group(group.name, problems);
  const size = Math.max(context.config.batch_size, pieceSize);
  return { named: fingerprint(listed), pieces: [...divide(v4, size), ...divide(v6, size)] };
}

function ordersOf(group: GroupConfig, targets: readonly string[], { context, health }: Shift): readonly ScanOrder[] {
  const { config } = context;
  const udp = group.udp_ports === undefined ? config.udp_ports : group.udp_ports;
  const common = { targets, addresses: countAddresses(targets), group: group.name, settings: settingsOf(group) };
  return [
    { ...common, protocol: 'tcp', ports: group.ports ?? config.ports },
    ...(udp === null || !health.rawSockets ? [] : [{ ...common, protocol: 'udp' as const, ports: udp }]),
  ];
}

function settingsOf(group: GroupConfig): Partial<ScanSettings> {
  const { max_rate, timing, host_timeout, scan_delay = null, scripts, arguments: extra } = group;
  return {
    ...(max_rate === undefined ? {} : { max_rate }),
    ...(timing === undefined ? {} : { timing }),
    ...(host_timeout === undefined ? {} : { host_timeout }),
    ...(scripts === undefined ? {} : { scripts }),
    ...{ scan_delay, extra },
  };
}
