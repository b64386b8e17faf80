import { NetmonError } from '../../../core/errors.ts';
import type { Scan } from '../../../core/inventory.ts';
import type { NmapRun } from '../../../core/nmap-run.ts';
import { emptyRun } from '../../../core/nmap-run.ts';
import { cutOffHosts, mergeResults } from '../../../integrations/nmap/merge.ts';
import { hostOutcome } from '../../../integrations/nmap/outcome.ts';
import type { NmapResult } from '../../../integrations/nmap/run.ts';
import { type Lane, servicesName } from './lanes.ts';
import type { ScanOrder } from './order.ts';
import type { FinishedScan, RunFolder } from './scanner.ts';
import { withAnswers } from './services.ts';

export interface ScanFacts {
  readonly order: ScanOrder;
  readonly folder: RunFolder;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly sending: number;
}

/** What the lanes of a scan said together. */
export function finishScan(lanes: readonly Lane[], facts: ScanFacts & Pick<FinishedScan, 'settled'>): FinishedScan {
  const { order, folder, startedAt, finishedAt, settled, sending } = facts;
  const results = lanes.map((lane) => together(lane));
  const [first = nothingSeen, ...rest] = results;
  const merged = mergeResults([first, ...rest]);
  const isBroken = settled !== null && merged.outcome !== 'failed';
  const result: NmapResult = isBroken ? { ...merged, outcome: 'partial', reason: brokenOff } : merged;
  const [answer, ...more] = lanes.flatMap(({ answers }) => answers ?? []);
  const answers = answer === undefined ? null : mergeResults([answer, ...more]).run;
  const runs = lanes.flatMap(({ found }) => found?.run ?? []);
  const id = { id: `ports-${folder.name}`, folder: `runs/${folder.name}` };
  return {
    ...{ order, result, answers, folder, settled, sending },
    scan: scanOf(order, result, { ...id, startedAt, finishedAt }),
    calls: [...runs, ...(answers === null ? [] : [answers])],
    cutOff: cutOffHosts(runs),
  };
}

/** What was seen by a run that was broken off, as far as its files go; without `finishedAt` it ended with its last look. */
export async function salvage(
  parse: (file: string) => Promise<NmapRun>,
  lanes: readonly Lane[],
  facts: Omit<ScanFacts, 'finishedAt'> & { readonly finishedAt: number | null },
): Promise<FinishedScan> {
  const read = (name: string) => readPartial(parse, `${facts.folder.path}/${name}.xml`);
  for (const lane of lanes) {
    lane.found ??= await read(lane.name);
    lane.answers ??= lane.found === null ? null : await readAnswers(read, lane.name);
  }
  const finishedAt = facts.finishedAt ?? Math.max(facts.startedAt, lastLook(lanes) ?? 0);
  return finishScan(lanes, { ...facts, finishedAt, settled: new Set(lanes.flatMap(settledHosts)) });
}

/** When the last host was looked at; nmap says it in whole seconds. */
function lastLook(lanes: readonly Lane[]): number | null {
  const hosts = lanes.flatMap(({ found, answers }) => [...(found?.run.hosts ?? []), ...(answers?.run.hosts ?? [])]);
  const times = hosts.flatMap(({ finishedAt }) => finishedAt ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

async function readAnswers(read: (name: string) => Promise<NmapResult | null>, lane: string) {
  const answers: NmapResult[] = [];
  for (let run = 0; ; run += 1) {
    const next = await read(servicesName(lane, run));
    if (next === null) break;
    answers.push(next);
  }
  const [first, ...rest] = answers;
  return first === undefined ? null : mergeResults([first, ...rest]);
}

/** Null where there is no such file, or nothing in it. */
async function readPartial(parse: (file: string) => Promise<NmapRun>, file: string): Promise<NmapResult | null> {
  try {
    return { run: await parse(file), outcome: 'partial', reason: brokenOff };
  } catch (error) {
    if (error instanceof NetmonError && (error.code === 'INPUT_INVALID' || error.code === 'NOT_FOUND')) return null;
    throw error;
  }
}

/** Hosts whose ports are all known, and whose services were asked if they have any. */
function settledHosts({ found, answers, asksLater, isDone }: Lane): readonly string[] {
  if (found === null) return [];
  const answered = new Set(answers?.run.hosts.map(({ ip }) => ip));
  return found.run.hosts.flatMap((host) => {
    const isWhole = host.ip !== null && host.state === 'up' && hostOutcome(found.run, host) === 'complete';
    const hasOpen = host.ports.some(({ state }) => state === 'open');
    return isWhole && host.ip !== null && (isDone || !asksLater || !hasOpen || answered.has(host.ip)) ? [host.ip] : [];
  });
}

const brokenOff = 'the scan was broken off';
const nothingSeen: NmapResult = { run: emptyRun, outcome: 'failed', reason: brokenOff };

/** What the first step found stands, also where the second did not get through: then only services are missing. */
function together({ found: seen, answers, asksLater }: Lane): NmapResult {
  const found = seen ?? nothingSeen;
  if (!asksLater) return found;
  const run = withAnswers(found.run, answers?.run ?? null);
  if (answers === null || answers.outcome === 'complete' || found.outcome !== 'complete') return { ...found, run };
  return { run, outcome: 'partial', reason: `version detection is ${answers.outcome}: ${answers.reason}` };
}

function scanOf(
  { targets, addresses }: ScanOrder,
  { run, outcome, reason }: NmapResult,
  facts: Pick<Scan, 'id' | 'folder' | 'startedAt' | 'finishedAt'>,
): Scan {
  return {
    ...facts,
    kind: 'ports',
    outcome,
    reason,
    targets,
    scope: Object.fromEntries(run.scope.map(({ protocol, services }) => [protocol, services])),
    hostsUp: run.hosts.filter(({ state, timedOut }) => state === 'up' && !timedOut).length,
    hostsTotal: run.totals?.total ?? addresses,
  };
}
