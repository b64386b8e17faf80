import { readPolicy } from '../baseline/policy.ts';
import type { Config } from '../config/load.ts';
import type { Clock, Log } from '../core/edges.ts';
import { version } from '../core/version.ts';
import { makeFolder, writeAtomically } from '../edges/files/files.ts';
import { readText, readWhole } from '../edges/files/read.ts';
import { addressesOf } from '../edges/host-names.ts';
import type { EventHub } from '../pipeline/event-hub.ts';
import { type Schedule, scheduleReports } from '../reports/schedule.ts';
import { isFinal, reportFile, writeReport } from '../reports/write.ts';
import type { Pool } from '../runtime/pool.ts';
import type { Store } from '../store/store.ts';

export interface ReportParts {
  readonly data: string;
  readonly store: Store;
  readonly hub: EventHub;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Log;
}

/** The zone in which days begin: the config's, else the machine's. */
export const reportZone = (config: Config): string =>
  config.report.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Writes the report of each day, and tells it. */
export interface Reporting {
  /** Goes on with other settings. */
  reschedule(config: Config): Promise<void>;
  /** Resolves when a report that is being written is done. */
  stop(): Promise<void>;
}

export function keepReporting(parts: ReportParts, config: Config): Reporting {
  let schedule = scheduleWith(parts, config);
  return {
    async reschedule(next) {
      await schedule.stop();
      schedule = scheduleWith(parts, next);
    },
    stop: () => schedule.stop(),
  };
}

function scheduleWith(parts: ReportParts, config: Config): Schedule {
  const { data, store, clock, log } = parts;
  const zone = reportZone(config);
  return scheduleReports({
    at: config.report.at,
    zone,
    clock,
    log,
    firstRun: async () => (await store.agentRuns({ since: 0, until: clock.now() + 1 }))[0]?.startedAt ?? null,
    have: async (day) => isFinal(await textOf(reportFile(data, day, 'json'))),
    write: (day) => writeDay(parts, config, day),
  });
}

async function writeDay({ data, store, hub, pool, clock }: ReportParts, config: Config, day: string): Promise<void> {
  // Loaded on first use: it is a third of what the agent consists of, and needed once a day.
  const { collectReport } = await import('../reports/collect.ts');
  const zone = reportZone(config);
  const policy = await readPolicy(config, { readText, addressesOf });
  const request = { day, zone, now: clock.now(), sensor: config.sensor, version, policy };
  const report = await collectReport(store, request);
  const files = await writeReport(report, data, config.report.formats, {
    makeFolder,
    writeAtomically,
    renderPdf: (text, file) => pool.run('render-pdf', { report: text, file }),
  });
  await hub.commit('agent', {
    events: [
      {
        type: 'report.written',
        time: clock.now(),
        severity: 'info',
        subject: day,
        summary: `The report of ${day} is written`,
        key: day,
        data: { day, files: files.map((file) => file.slice(data.length + 1)) },
      },
    ],
  });
}

async function textOf(file: string): Promise<string | null> {
  const bytes = await readWhole(file);
  return bytes === null ? null : Buffer.from(bytes).toString('utf8');
}
