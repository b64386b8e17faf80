import { type Alert, alertSeverity } from '../../../core/alert.ts';
import type { AlertNews } from '../../../core/alert-group.ts';
import {
  type AlertGroupFacts,
  type AlertGroupKey,
  alertGroupId,
  dayOf,
  manyAddresses,
  mostCaptures,
  mostPorts,
} from '../../../core/alert-group.ts';
import type { HidingRule, IdsRules, Threshold } from '../rules.ts';
import type { Sighting } from './sightings.ts';
import type { Signature } from './signatures.ts';
import { techniquesOf } from './techniques.ts';

/** Alerts of a group that were not handed over yet. */
export interface Pending {
  firstSeen: number;
  lastSeen: number;
  readonly days: { readonly day: number; count: number }[];
  readonly ports: number[];
  readonly captures: string[];
  readonly news: AlertNews[];
}

/** A group with what only the detector needs to know of it. */
export interface TrackedGroup {
  facts: AlertGroupFacts;
  readonly signature: Signature;
  readonly hiding: readonly HidingRule[];
  readonly threshold: Threshold | null;
  /** The window of the threshold. */
  since: number;
  seen: number;
  lastSeen: number;
  /** Alerts since the detector began. */
  count: number;
  /** When it was last offered to be told; null when never. */
  offeredAt: number | null;
  /** It was let through to be told, at least once. */
  isTold: boolean;
  readonly ports: Set<number>;
  /** The last one that was looked for in `ports`: most groups have no other. */
  port: number | null;
  readonly captures: Set<string>;
  readonly sightings: Sighting[];
  linesDay: number;
  lines: number;
  pending: Pending | null;
}

/** Groups that were not seen for this long, by the times of alerts, make room for new ones. */
const coldAfter = 3_600_000;
/** So many groups of before in a row mean that the clock of the sensor went back. */
const setBack = 100;

/**
 * The groups in memory, bounded: one that is cold is forgotten (what it counted is stored), and where there are more
 * than fit, those of a signature are counted together: first by target, then all.
 */
export interface GroupTable {
  readonly size: number;
  find(key: AlertGroupKey): TrackedGroup | undefined;
  /** Makes the group of an alert, or finds the one that it is counted in. */
  admit(alert: Alert, key: AlertGroupKey, signature: Signature): TrackedGroup;
}

/** By source, then by target: no text has to be put together to look for a group, which is done for each alert. */
type BySource = Map<string | null, Map<string | null, TrackedGroup>>;

export function createGroupTable(rules: IdsRules): GroupTable {
  const groups = new Set<TrackedGroup>();
  const tables = new Map<string, Map<number, Map<number, BySource>>>();
  const clock = createAlertClock();
  let lookAgainAt = Number.NEGATIVE_INFINITY;

  function tableOf({ engine, own, gid, sid }: AlertGroupKey): BySource {
    const of = own === null ? engine : `${engine} ${own}`;
    const bySid = made(made(tables, of), gid);
    return made(bySid, sid);
  }

  const find = (key: AlertGroupKey): TrackedGroup | undefined => tableOf(key).get(key.source)?.get(key.target);

  function hasRoom({ groups: own }: Signature): boolean {
    if (own >= rules.mostGroupsPerSignature) return false;
    if (groups.size >= rules.mostGroups && clock.now() >= lookAgainAt) forgetCold();
    return groups.size < rules.mostGroups;
  }

  function forgetCold(): void {
    for (const group of groups) {
      if (group.pending !== null || Math.abs(clock.now() - group.lastSeen) < coldAfter) continue;
      groups.delete(group);
      group.signature.groups -= 1;
      if (group.isTold) group.signature.toldGroups -= 1;
      const { source, target } = group.facts;
      const bySource = tableOf(group.facts);
      bySource.get(source)?.delete(target);
      if (bySource.get(source)?.size === 0) bySource.delete(source);
    }
    lookAgainAt = clock.now() + coldAfter / 60;
  }

  function make(alert: Alert, key: AlertGroupKey, signature: Signature): TrackedGroup {
    const group = track(rules, alert, key, signature);
    signature.groups += 1;
    signature.dirty = true;
    groups.add(group);
    const bySource = tableOf(key);
    const byTarget = bySource.get(key.source);
    if (byTarget === undefined) bySource.set(key.source, new Map([[key.target, group]]));
    else byTarget.set(key.target, group);
    return group;
  }

  return {
    get size() {
      return groups.size;
    },
    find,
    admit(alert, key, signature) {
      if (clock.wasSetBack(alert.time)) lookAgainAt = Number.NEGATIVE_INFINITY;
      if (hasRoom(signature)) return make(alert, key, signature);
      const byTarget = { ...key, source: manyAddresses };
      const known = find(byTarget);
      if (known !== undefined) return known;
      if (signature.groups < 2 * rules.mostGroupsPerSignature && groups.size < 2 * rules.mostGroups) {
        return make(alert, byTarget, signature);
      }
      const all = { ...byTarget, target: manyAddresses };
      return find(all) ?? make(alert, all, signature);
    },
  };
}

/** The clock of the sensor, as the alerts of new groups tell it. */
function createAlertClock() {
  let newest = Number.NEGATIVE_INFINITY;
  let behind = 0;
  return {
    now: () => newest,
    wasSetBack(time: number): boolean {
      behind = time > newest - coldAfter ? 0 : behind + 1;
      const isBack = behind >= setBack;
      if (time > newest || isBack) newest = time;
      return isBack;
    },
  };
}

function made<K, I, V>(tables: Map<K, Map<I, V>>, key: K): Map<I, V> {
  let table = tables.get(key);
  if (table === undefined) {
    table = new Map();
    tables.set(key, table);
  }
  return table;
}

function track(rules: IdsRules, alert: Alert, key: AlertGroupKey, signature: Signature): TrackedGroup {
  const rule = rules.ruleOf(key.gid, key.sid);
  const techniques = techniquesOf(alert.metadata);
  const references = alert.references.length > 0 ? alert.references : (rule?.references ?? []);
  return {
    facts: {
      ...key,
      id: alertGroupId(key),
      rev: alert.rev,
      message: (alert.message || (rule?.message ?? '')).slice(0, mostText),
      classification: (alert.classification ?? rule?.classification)?.slice(0, mostText) ?? null,
      severity: alert.priority === null ? alertSeverity(rule?.priority ?? null) : alert.severity,
      protocol: alert.protocol,
      direction: rules.directionOf(key.source, key.target),
      techniques: techniques.length > 0 ? techniques : techniquesOf(rule?.metadata ?? null),
      references: references.slice(0, mostReferences),
    },
    signature,
    hiding: rules.hiding.filter(({ matches }) => matches(key)),
    threshold: rules.thresholds.find(({ matches }) => matches(key)) ?? null,
    ...{ since: alert.time, seen: 0, lastSeen: alert.time, count: 0, offeredAt: null, isTold: false },
    ...{ ports: new Set(), port: null, captures: new Set(), sightings: [], linesDay: 0, lines: 0, pending: null },
  };
}

const mostText = 1000;
const mostReferences = 16;

/** Counts one alert. */
export function count(group: TrackedGroup, { time, targetPort }: Alert, capture: string | null): Pending {
  const pending = pendingOf(group, time);
  group.count += 1;
  countDay(pending, dayOf(time));
  if (targetPort !== null && targetPort !== group.port) {
    group.port = targetPort;
    keepNew(group.ports, targetPort, { most: mostPorts, pending: pending.ports });
  }
  if (capture !== null) keepNew(group.captures, capture, { most: mostCaptures, pending: pending.captures });
  return pending;
}

/** Notes that a capture has packets of the group, which are counted already. */
export function tie(group: TrackedGroup, time: number, capture: string): void {
  const { captures } = pendingOf(group, time);
  keepNew(group.captures, capture, { most: mostCaptures, pending: captures });
}

function pendingOf(group: TrackedGroup, time: number): Pending {
  group.pending ??= { firstSeen: time, lastSeen: time, days: [], ports: [], captures: [], news: [] };
  const { pending } = group;
  if (time < pending.firstSeen) pending.firstSeen = time;
  if (time > pending.lastSeen) pending.lastSeen = time;
  if (time > group.lastSeen) group.lastSeen = time;
  return pending;
}

function countDay({ days }: Pending, day: number): void {
  const last = days.at(-1);
  const same = last?.day === day ? last : days.find((one) => one.day === day);
  if (same === undefined) days.push({ day, count: 1 });
  else same.count += 1;
}

function keepNew<T>(known: Set<T>, item: T, { most, pending }: { readonly most: number; readonly pending: T[] }): void {
  if (known.size >= most || known.has(item)) return;
  known.add(item);
  pending.push(item);
}
