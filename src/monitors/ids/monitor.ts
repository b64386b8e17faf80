import { type FollowedBatch, followAlerts } from '../../alerts/follow.ts';
import type { MonitorContext } from '../../core/define.ts';
import type { StoredEvent } from '../../core/event.ts';
import type { Json } from '../../core/json.ts';
import { positionPrefix } from '../../core/log-position.ts';
import { every, untilAborted } from '../../core/loops.ts';
import { type Acknowledged, createAcknowledged } from './acknowledged.ts';
import { type CaptureDesk, createCaptureDesk } from './capture-desk.ts';
import type { IdsConfig } from './config.ts';
import { createAlertDetector } from './detector.ts';
import { createDraftStore } from './draft-store.ts';
import type { EngineTrouble } from './engine.ts';
import { createEngines, watchRulesAge } from './engines.ts';
import { createHealth } from './health.ts';
import { logFormat } from './log-format.ts';
import type { OwnNoiseJudge } from './own-noise.ts';
import { usualPlaces } from './places.ts';
import { rulesFrom } from './rules-from.ts';
import { createScanMemory, type ScanMemory } from './scan-memory.ts';

type Context = MonitorContext<IdsConfig>;

const tickEvery = 10_000;
const forgetEvery = 3_600_000;
/** At the very first start, what is older than this is no news: it is recorded quietly. */
const newsAtFirst = 3_600_000;

/** Follows the logs of the engines. */
export default async function watch(context: Context): Promise<void> {
  const { config, site, memory, hosts, ports, signal, clock } = context;
  const sensor = site.interfaces.flatMap(({ addresses }) => addresses.map((address) => address.split('/')[0] ?? ''));
  const attached = site.interfaces.flatMap(({ addresses }) => addresses);
  const place = { networks: [...site.networks, ...attached], sensor, hosts, ports };
  const { rules, ownNoise } = rulesFrom(config, place);
  const scans = createScanMemory(memory);
  for (const scan of scans.windows) ownNoise.scanned(scan);
  const detector = createAlertDetector(rules, memory);
  const engineOn = config.engine.run === 'none' ? [] : site.interfaces.map(({ name }) => name);
  const health = createHealth(context, engineOn);
  const tell = (about: string, trouble: EngineTrouble | null): void => health.trouble(`engine ${about}`, trouble);
  const engines = createEngines(context, tell);
  let isSuricata = config.engine.run === 'suricata';
  const isFirstStart = ![...memory.keys()].some((key) => key.startsWith(positionPrefix));
  const acknowledged = createAcknowledged();
  const quietBefore = isFirstStart ? clock.now() - newsAtFirst : Number.NEGATIVE_INFINITY;

  const store = createDraftStore(context, detector, quietBefore);
  const desk = createCaptureDesk({ context, detector, acknowledged, store });

  async function follow(): Promise<void> {
    const batches = followAlerts({
      ...{ memory, signal, clock, ...logFormat(config), records: new Set(['stats']), from: 'beginning' },
      paths: [...(config.files === 'auto' ? usualPlaces : config.files), ...engines.logs],
      // That a log of an engine of ours is not there yet says nothing: its state does.
      onStates: (found) => {
        const paths = found.map((one) => ({ ...one, own: engines.logs.includes(one.path) }));
        health.paths(paths.filter(({ state, own }) => state !== 'waiting' || !own));
      },
    });
    for await (const batch of batches) await take(batch);
  }

  async function take(batch: FollowedBatch): Promise<void> {
    detector.take(batch.alerts);
    isSuricata ||= batch.records.length > 0 || batch.alerts[0]?.engine === 'suricata';
    const remembered = health.took(batch, changeOf(batch) ?? clock.now());
    if (batch.lost !== null) health.lost(batch.lost.path, batch.lost.since);
    await store({ ...remembered, ...jsonOf(batch.checkpoint) });
  }

  await untilAborted(signal, [
    follow(),
    engines.keep(),
    watchRulesAge(context, () => isSuricata, tell),
    hear(context, { ownNoise, scans, desk, acknowledged }),
    desk.work(),
    every(context, tickEvery, async () => health.tick()),
    every(context, forgetEvery, () => forgetLines(context)),
  ]);
}

/** When the log of a batch was last changed; null when it ended with the batch. */
const changeOf = ({ checkpoint }: FollowedBatch): number | null =>
  Object.values(checkpoint).reduce<number | null>((latest, at) => at?.changed ?? latest, null);

/** Positions are plain data, whose type does not say so. */
const jsonOf = (checkpoint: FollowedBatch['checkpoint']) => checkpoint as unknown as { readonly [key: string]: Json };

interface Ears {
  readonly ownNoise: OwnNoiseJudge;
  readonly scans: ScanMemory;
  readonly desk: CaptureDesk;
  readonly acknowledged: Acknowledged;
}

/** Takes in which scans netmon makes, and which captures there are. */
async function hear({ heard, emit }: Context, { ownNoise, scans, desk, acknowledged }: Ears): Promise<void> {
  for await (const event of heard) {
    if (event.type === 'capture.finished') desk.add(event);
    else acknowledged.heard(event.seq);
    const scan = scanOf(event);
    if (scan !== null) ownNoise.scanned(scan);
    await emit({
      events: [],
      heard: acknowledged.upTo(),
      ...(scan === null ? {} : { checkpoint: scans.remember(scan) }),
    });
  }
}

function scanOf({ type, time, data }: StoredEvent) {
  const { scan, targets, startedAt } = data;
  if (typeof scan !== 'string' || !Array.isArray(targets)) return null;
  const names = targets.filter((target) => typeof target === 'string');
  if (type === 'scan.started') return { id: scan, startedAt: time, finishedAt: null, targets: names };
  return { id: scan, startedAt: typeof startedAt === 'number' ? startedAt : time, finishedAt: time, targets: names };
}

const forgetLines = ({ config, clock, emit }: Context): Promise<void> =>
  emit({
    events: [],
    alertLinesKept: { storedSince: clock.now() - config.keep_lines, bytes: config.keep_lines_size },
  });
