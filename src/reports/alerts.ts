import type { AlertGroup } from '../core/alert-group.ts';
import { type AlertStanding, standingOf, standingRules } from '../core/alert-standing.ts';
import type { StoredEvent } from '../core/event.ts';
import { type HostNames, hostNames } from '../core/host-names.ts';
import type { Host } from '../core/inventory.ts';
import { severities } from '../core/severity.ts';
import type { Suppression } from '../core/suppression.ts';
import type { CountAlerts } from '../history/alert-counts.ts';
import type { AlertCount, AlertGroupReport, AlertParty, AlertsReport, NewSignature } from './alerts-model.ts';
import type { Period } from './day.ts';
import type { WatchedTime } from './watched-time.ts';

export interface AlertFacts {
  /** Those that were seen on the day, or both before and after it. */
  readonly groups: readonly AlertGroup[];
  /** Counts those of the day. */
  readonly countOf: CountAlerts;
  readonly suppressions: readonly Suppression[];
}

interface Facts {
  readonly period: Period;
  readonly now: number;
  readonly events: readonly StoredEvent[];
  readonly hosts: readonly Host[];
  readonly alerts: AlertFacts;
}

const mostParties = 10;
const mostListed = 100;

export function alertsOf({ period, now, events, hosts, alerts }: Facts, watched: WatchedTime | null): AlertsReport {
  const names = hostNames(hosts, (name) => name);
  const hides = standingRules(alerts.suppressions, Math.min(now, period.to));
  const all = alerts.groups
    .map((group) => told(group, { period, alerts, names, standing: standingOf(group, hides) }))
    .filter((group) => group.alerts > 0);
  const shown = all.filter(({ standing }) => standing === 'open' || standing === 'acknowledged').sort(worstFirst);
  return {
    watched,
    exact: all.every(({ alerts: most, leastAlerts }) => most === leastAlerts),
    ...countOf(shown),
    newGroups: shown.filter(({ isNew }) => isNew).length,
    bySeverity: severities.toReversed().flatMap((severity) => {
      const same = shown.filter((group) => group.severity === severity);
      return same.length === 0
        ? []
        : [{ severity, ...countOf(same), newGroups: same.filter(({ isNew }) => isNew).length }];
    }),
    newSignatures: events
      .filter(({ type, learned }) => type === 'ids.new-signature' && learned !== true)
      .map(newSignature),
    sources: partiesOf(shown, names, ({ source }) => source),
    targets: partiesOf(shown, names, ({ target }) => target),
    list: shown.slice(0, mostListed),
    own: countOf(all.filter(({ standing }) => standing === 'own')),
    suppressed: countOf(all.filter(({ standing }) => standing === 'suppressed')),
  };
}

interface Context {
  readonly period: Period;
  readonly alerts: AlertFacts;
  readonly names: HostNames;
  readonly standing: AlertStanding;
}

function told(group: AlertGroup, { period, alerts, names, standing }: Context): AlertGroupReport {
  const { id, gid, sid, message, engine, severity, source, target, direction, firstSeen, lastSeen, captures } = group;
  const { least, most } = alerts.countOf(group);
  return {
    ...{ id, gid, sid, message, engine, severity, source, target, direction, captures, standing },
    sourceName: names.get(source ?? '') ?? null,
    targetName: names.get(target ?? '') ?? null,
    alerts: most,
    leastAlerts: least,
    isNew: firstSeen >= period.from,
    firstSeen: new Date(firstSeen).toISOString(),
    lastSeen: new Date(lastSeen).toISOString(),
  };
}

const worstFirst = (a: AlertGroupReport, b: AlertGroupReport): number =>
  severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
  Number(b.isNew) - Number(a.isNew) ||
  b.alerts - a.alerts ||
  (a.id < b.id ? -1 : 1);

const countOf = (groups: readonly AlertGroupReport[]): AlertCount => ({
  groups: groups.length,
  leastGroups: groups.filter(({ leastAlerts }) => leastAlerts > 0).length,
  alerts: groups.reduce((sum, { alerts }) => sum + alerts, 0),
  leastAlerts: groups.reduce((sum, { leastAlerts }) => sum + leastAlerts, 0),
});

function partiesOf(
  groups: readonly AlertGroupReport[],
  names: HostNames,
  partyOf: (group: AlertGroupReport) => string | null,
): readonly AlertParty[] {
  return [...Map.groupBy(groups, partyOf)]
    .flatMap(([address, own]) =>
      address === null ? [] : [{ address, name: names.get(address) ?? null, ...countOf(own) }],
    )
    .sort((a, b) => b.alerts - a.alerts || (a.address < b.address ? -1 : 1))
    .slice(0, mostParties);
}

const newSignature = ({ id, time, data }: StoredEvent): NewSignature => ({
  event: id,
  time: new Date(time).toISOString(),
  gid: Number(data.gid),
  sid: Number(data.sid),
  message: String(data.message),
});
