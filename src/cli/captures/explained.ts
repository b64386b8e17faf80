import { setTimeout as pause } from 'node:timers/promises';
import type { Capture } from '../../core/capture.ts';
import { messageOf } from '../../core/errors.ts';
import type { Host } from '../../core/inventory.ts';
import { explainFile } from '../../explanation/explain-file.ts';
import { explainInput } from '../../monitors/capture/kept/explain-input.ts';
import type { Store } from '../../store/store.ts';

/** Milliseconds that the agent is given; after that the capture is shown without. */
const patience = 60_000;
const betweenLooks = 200;

/** The capture as it is when the agent has explained it. */
export async function explainedByAgent(store: Store, capture: Capture): Promise<Capture> {
  let latest = capture;
  const end = performance.now() + patience;
  while (isUnexplained(latest) && performance.now() < end) {
    await pause(betweenLooks);
    latest = (await store.findCapture(capture.id)) ?? latest;
  }
  return latest;
}

/** The capture with an explanation that is shown and not stored: the next agent stores its own. */
export async function explainedHere(capture: Capture, hosts: readonly Host[], data: string): Promise<Capture> {
  if (!isUnexplained(capture)) return capture;
  return explainFile(explainInput(capture, { data, spike: null, hosts, seen: [] })).then(
    (explanation) => ({ ...capture, explanation }),
    (error) => ({ ...capture, explanationFailure: messageOf(error) }),
  );
}

const isUnexplained = ({ state, explanation, explanationFailure }: Capture): boolean =>
  state === 'finished' && explanation === null && explanationFailure === null;
