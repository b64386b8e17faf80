import { alertsWithin } from '../history/alert-counts.ts';
import type { Store } from '../store/store.ts';
import { buildReport, type Facts, type ReportRequest } from './build.ts';
import { addDays, dayPeriod, type Period } from './day.ts';
import type { DailyReport } from './model.ts';

/** What of the store a report needs. */
export type ReportStore = Pick<
  Store,
  | ('events' | 'hosts' | 'ports' | 'osGuesses' | 'approvals' | 'scans' | 'gaps' | 'agentRuns' | 'monitorStates')
  | ('bandwidth' | 'spikes' | 'captures' | 'alertGroups' | 'countAlertsSince' | 'suppressions')
>;

const dayLength = 24 * 3_600_000;

/** Reads what the store knows of a day and makes the report of it. Rejects with STORE_FAILED. */
export async function collectReport(store: ReportStore, request: ReportRequest): Promise<DailyReport> {
  const { day, zone } = request;
  const period = dayPeriod(day, zone);
  const dayBefore = dayPeriod(addDays(day, -1), zone);
  const facts: Facts = {
    ...request,
    period,
    dayBefore,
    events: await eventsOf(store, period),
    eventsBefore: await eventsOf(store, dayBefore),
    hosts: await store.hosts(),
    ports: await store.ports({ onlyOpen: true }),
    approvals: await store.approvals(),
    os: await store.osGuesses(),
    scans: await scansOf(store, period),
    gaps: await store.gaps({ since: period.from, until: period.to }),
    runs: await store.agentRuns({ since: 0, until: request.now + 1 }),
    traffic: await trafficIn(store, period),
    alerts: await alertsIn(store, period),
    trafficBefore: (await store.bandwidth({ ...between(dayBefore), resolution: 'hour' })).length > 0,
    monitors: (await store.monitorStates()).map(({ monitor }) => monitor),
  };
  return buildReport(facts);
}

const types = ['host', 'port', 'arp', 'dhcp', 'ndp', 'bandwidth', 'capture', 'ids.new-signature'];

const eventsOf = (store: ReportStore, { from, to }: Period) => store.events({ since: from, until: to, types });

const between = ({ from, to }: Period) => ({ since: from, until: to });

/** A capture may reach beyond the day of its spike. */
async function trafficIn(store: ReportStore, period: Period): Promise<Facts['traffic']> {
  const spikes = await store.spikes(between(period));
  const reach = { since: period.from - dayLength, until: period.to + dayLength };
  const captures = await store.captures(reach);
  const ids = new Set(spikes.map(({ id }) => id));
  return {
    rollups: await store.bandwidth({ ...between(period), resolution: 'minute', seconds: false }),
    spikes,
    captures: captures.filter(
      ({ spike, requestedAt }) =>
        (spike !== null && ids.has(spike)) || (requestedAt >= period.from && requestedAt < period.to),
    ),
  };
}

async function alertsIn(store: ReportStore, period: Period): Promise<Facts['alerts']> {
  return {
    groups: await store.alertGroups(between(period)),
    countOf: await alertsWithin(period, (day) => store.countAlertsSince(day)),
    suppressions: await store.suppressions(),
  };
}

/** A scan belongs to the day on which it ended; it may have started on the day before. */
async function scansOf(store: ReportStore, { from, to }: Period) {
  const scans = await store.scans({ since: from - dayLength, until: to + dayLength });
  return scans.filter(({ finishedAt }) => finishedAt >= from && finishedAt < to);
}
