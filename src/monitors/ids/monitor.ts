import { type FollowedBatch, followAlerts } from '../../alerts/follow.ts';
import { importer } from '../../core/alert-marks.ts';
import type { MonitorContext } from '../../core/define.ts';
import { toJson } from '../../core/json.ts';
import { positionPrefix } from '../../core/log-position.ts';
import { every, untilAborted } from '../../core/loops.ts';
import { machineAddresses } from '../../edges/own-addresses.ts';
import { openRuleFiles } from '../../edges/rule-files.ts';
import { createAcknowledged } from './acknowledged.ts';
import { createCaptureDesk } from './captures/capture-desk.ts';
import type { IdsConfig } from './config.ts';
import type { EngineTrouble } from './engine/engine.ts';
import { createEngines, watchRulesAge } from './engine/engines.ts';
import { createAlertDetector } from './groups/detector.ts';
import { createDraftStore } from './groups/draft-store.ts';
import { createRuleBook } from './groups/rule-book.ts';
import { createHealth } from './health/health.ts';
import { logFormat } from './log-format.ts';
import { rulePlaces, usualPlaces } from './places.ts';
import { rulesFrom } from './rules-from.ts';
import { createEars } from './scans/ears.ts';
import { createScanMemory } from './scans/scan-memory.ts';

type Context = MonitorContext<IdsConfig>;

const tickEvery = 10_000;
const forgetEvery = 3_600_000;
/** At the very first start, what is older than this is no news: it is recorded quietly. */
const newsAtFirst = 3_600_000;

/** Follows the logs of the engines. */
export default async function watch(context: Context): Promise<void> {
  const { config, site, memory, hosts, ports, scans, signal, clock } = context;
  const sensor = site.interfaces.flatMap(({ addresses }) => addresses.map((address) => address.split('/')[0] ?? ''));
  const attached = site.interfaces.flatMap(({ addresses }) => addresses);
  const ruleOf = createRuleBook(openRuleFiles(rulePlaces(config), clock.elapsed));
  const place = { networks: [...site.networks, ...attached], sensor, hosts, ports, ruleOf };
  const { rules, ownNoise } = rulesFrom(config, place);
  const scanMemory = createScanMemory(memory, scans);
  for (const scan of scanMemory.windows) ownNoise.scanned(scan);
  const detector = createAlertDetector(rules, memory);
  const engineOn = config.engine.run === 'none' ? [] : site.interfaces.map(({ name }) => name);
  const health = createHealth(context, engineOn);
  const tell = (about: string, trouble: EngineTrouble | null): void => health.trouble(`engine ${about}`, trouble);
  const engines = createEngines(context, tell);
  let isSuricata = config.engine.run === 'suricata';
  const isFirstStart = ![...memory.keys()].some((key) => key.startsWith(positionPrefix));
  const acknowledged = createAcknowledged();
  const quietBefore = isFirstStart ? clock.now() - newsAtFirst : Number.NEGATIVE_INFINITY;

  const drafts = createDraftStore(context, detector, quietBefore);
  const desk = createCaptureDesk({ context, detector, acknowledged, store: drafts.now });
  const ears = createEars({ context, ownNoise, scans: scanMemory, desk, acknowledged });

  async function follow(): Promise<void> {
    // Before anything is read, all is heard that happened while nobody did.
    await ears.upToDate();
    const batches = followAlerts({
      ...{ memory, signal, clock, ...logFormat(config), records: new Set(['stats']), flows: true, from: 'beginning' },
      imported: () => context.recall(importer),
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
    await ears.explain(batch.alerts);
    detector.take(batch.alerts);
    detector.takeAround(batch.records);
    isSuricata ||= batch.records.length > 0 || batch.alerts[0]?.engine === 'suricata';
    const remembered = health.took(batch, changeOf(batch) ?? clock.now());
    if (batch.lost !== null) health.lost(batch.lost.path, batch.lost.since);
    await drafts.later({ ...remembered, ...toJson(batch.checkpoint) }, batch.alerts.length);
  }

  await untilAborted(signal, [
    follow(),
    engines.keep(),
    ears.listen(),
    watchRulesAge(context, () => isSuricata, tell),
    desk.work(),
    drafts.work(),
    every(context, tickEvery, async () => {
      ownNoise.owns(machineAddresses());
      health.tick();
    }),
    every(context, forgetEvery, () => forgetLines(context)),
  ]);
}

/** When the log of a batch was last changed; null when it ended with the batch. */
const changeOf = ({ checkpoint }: FollowedBatch): number | null =>
  Object.values(checkpoint).reduce<number | null>((latest, at) => at?.changed ?? latest, null);

const forgetLines = ({ config, clock, emit }: Context): Promise<void> =>
  emit({
    events: [],
    alertLinesKept: { storedSince: clock.now() - config.keep_lines, bytes: config.keep_lines_size },
  });
