import type { Alert } from '../../core/alert.ts';
import { packLines } from '../../core/alert-lines.ts';
import type { Capture } from '../../core/capture.ts';
import type { Json } from '../../core/json.ts';
import { type AnalysedCapture, analysedEvent } from '../../monitors/ids/captures/capture-events.ts';
import { createTaken } from '../../monitors/ids/captures/taken.ts';
import { createAlertDetector } from '../../monitors/ids/groups/detector.ts';
import type { IdsRules } from '../../monitors/ids/rules.ts';
import type { Store } from '../../store/store.ts';

/** Takes in the alerts of one capture, each once, however often and under whatever name it is analysed. */
export interface AlertShelf {
  /** Those that are not stored yet. */
  fresh(alerts: readonly Alert[]): readonly Alert[];
  put(alerts: readonly Alert[]): Promise<void>;
  /** Says that it was looked through. */
  close(outcome: AnalysedCapture): Promise<void>;
}

/** As of `netmon ids import`: monitors that listen do not hear what happened long ago. */
const monitor = 'import';

/** `sha256`: of the capture, by which one of netmon's own is recognised, whose alerts may be known live. */
export async function alertShelf(store: Store, sha256: string, rules: IdsRules): Promise<AlertShelf> {
  const own = (await store.captures({})).find((capture) => capture.sha256 === sha256) ?? null;
  const isDone = own !== null && (await wasAnalysed(store, own));
  const key = `capture ${sha256.slice(0, 32)}`;
  const { memory } = await store.remember(monitor);
  const taken = createTaken((memory.get(key) ?? {}) as { readonly [signature: string]: number });
  const live = own === null ? new Map<string, Json>() : await sightingsOf(store);
  const detector = createAlertDetector(rules, live);

  return {
    fresh: (alerts) => (isDone ? [] : taken.fresh(alerts)),
    async put(alerts) {
      detector.take(alerts, own?.id);
      const draft = detector.drain();
      if (draft === null) return;
      const alertLines = draft.lines.length === 0 ? [] : [await packLines(draft.lines)];
      const batch = { events: [], alerts: draft.alerts, alertLines, checkpoint: { [key]: taken.counts() } };
      await store.commit(monitor, batch, Date.now());
    },
    async close(outcome) {
      if (own === null || isDone) return;
      const about = { subject: own.interface, data: { capture: own.id } };
      await store.commit(monitor, { events: [analysedEvent(about, outcome, Date.now())] }, Date.now());
    },
  };
}

async function wasAnalysed(store: Store, { id, from }: Capture): Promise<boolean> {
  const events = await store.events({ types: ['ids.capture-analysed'], since: from });
  return events.some(({ data }) => data.capture === id);
}

/** What the agent has seen live lately. */
async function sightingsOf(store: Store): Promise<ReadonlyMap<string, Json>> {
  const { memory } = await store.remember('ids');
  return new Map([...memory].filter(([key]) => key === 'sightings'));
}
