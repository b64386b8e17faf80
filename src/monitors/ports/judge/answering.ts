import { networkSet } from '../../../core/address.ts';
import type { NetmonEvent } from '../../../core/event.ts';
import type { HostPlan } from '../plan.ts';
import type { FinishedScan } from '../scan/scanner.ts';

/** Scans in a row that agree that a host does not answer; the second one comes a minute after the first. */
const enough = 2;

export interface Answering {
  readonly events: readonly NetmonEvent[];
  readonly plans: readonly HostPlan[];
}

/**
 * Whether hosts that were scanned before are still up. Only a complete scan of all that is wanted can miss a host, only one whose
 * address it covered, and none when it missed all of several: then it is the sensor that is cut off.
 * `seen`: plans of the hosts that answered, as they are after the scan.
 */
export function answering(
  finished: FinishedScan,
  plans: Iterable<HostPlan>,
  seen: readonly HostPlan[],
  found: ReadonlySet<string>,
): Answering {
  const back = seen.filter(({ silent = 0 }) => silent >= enough);
  const missed = missedBy(finished, plans, found);
  return {
    events: [
      ...back.map((plan) => isUp(finished, plan)),
      ...missed.filter(({ silent }) => silent === enough).map((plan) => isDown(finished, plan)),
    ],
    plans: [...seen.map(heard), ...missed],
  };
}

function missedBy(
  { order, scan, settled, cutOff }: FinishedScan,
  plans: Iterable<HostPlan>,
  found: ReadonlySet<string>,
) {
  if (order.protocol !== 'tcp' || order.confirms !== undefined || scan.outcome !== 'complete' || settled !== null)
    return [];
  const covers = coveredBy(order.targets);
  const missed: HostPlan[] = [];
  for (const plan of plans) {
    const isExpected = covers(plan.ip) && plan.present && plan.tcp !== null && !cutOff.has(plan.ip);
    if (isExpected && !found.has(plan.host)) missed.push(plan);
  }
  if (missed.length > 1 && found.size === 0) return [];
  return missed.map((plan) => ({ ...plan, silent: (plan.silent ?? 0) + 1 }));
}

/** Among ten thousand hosts most scans are of a few that are named one by one. */
function coveredBy(targets: readonly string[]): (ip: string) => boolean {
  const single = new Set(targets.filter((target) => !target.includes('/')));
  const networks = targets.filter((target) => target.includes('/'));
  const rest = networks.length === 0 ? null : networkSet(networks);
  return (ip) => single.has(ip) || rest?.has(ip) === true;
}

function heard({ silent, ...plan }: HostPlan): HostPlan {
  return plan;
}

const isDown = ({ scan }: FinishedScan, { host, ip }: HostPlan): NetmonEvent => ({
  ...{ type: 'scan.host-down', time: scan.finishedAt, severity: 'low', subject: ip, key: host, host },
  summary: `${ip} no longer answers scans`,
  data: { ip, scans: enough, scan: scan.id },
});

const isUp = ({ scan }: FinishedScan, { host, ip, silent = 0 }: HostPlan): NetmonEvent => ({
  ...{ type: 'scan.host-up', time: scan.finishedAt, severity: 'info', subject: ip, key: host, host },
  summary: `${ip} answers scans again`,
  data: { ip, missed: silent, scan: scan.id },
});
