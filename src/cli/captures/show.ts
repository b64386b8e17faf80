import type { Command } from 'commander';
import type { Capture } from '../../core/capture.ts';
import { NetmonError } from '../../core/errors.ts';
import { printable } from '../../core/text.ts';
import { captureFiles } from '../../edges/capture-files.ts';
import type { Store } from '../../store/store.ts';
import { print, printJson } from '../output.ts';
import { withStore } from '../reading.ts';
import { shownNames } from '../shown-names.ts';
import { parseMoment } from '../since.ts';
import { terminalWidth } from '../wrapped.ts';
import { analysisOf } from './analysis.ts';
import { capturesText } from './list-text.ts';
import { captureShape } from './shape.ts';
import { captureText } from './show-text.ts';

interface ListOptions {
  readonly since?: string;
  readonly until?: string;
  readonly interface?: string;
  readonly json?: true;
}

export async function listCaptures(options: ListOptions, command: Command): Promise<void> {
  await withStore(command, async (store, { data }) => {
    const captures = (await store.captures(queryFrom(options))).toReversed();
    const files = captureFiles(data);
    if (options.json) {
      const pins = await Promise.all(captures.map(({ id }) => files.pin(id)));
      printJson(captures.map((capture, at) => captureShape(capture, pins[at] ?? null)));
    } else {
      const names = shownNames(await store.hosts());
      print(capturesText(captures, { pinned: await files.pinned(), names, width: terminalWidth() }));
    }
  });
}

function queryFrom({ since, until, interface: on }: ListOptions) {
  const now = Date.now();
  return {
    ...(since === undefined ? {} : { since: parseMoment(since, now) }),
    ...(until === undefined ? {} : { until: parseMoment(until, now) }),
    ...(on === undefined ? {} : { interface: on }),
  };
}

export async function showCapture(begin: string, options: { json?: true }, command: Command): Promise<void> {
  await withStore(command, async (store, { data }) => {
    const capture = await captureNamed(store, begin);
    const pin = await captureFiles(data).pin(capture.id);
    const analysis = await analysisOf(store, capture);
    if (options.json) {
      const alertGroups = analysis.groups.map(({ id }) => id);
      printJson({ ...captureShape(capture, pin), analysis: analysis.shape, alertGroups });
    } else
      print(
        captureText(capture, { data, pin, analysis, names: shownNames(await store.hosts()), width: terminalWidth() }),
      );
  });
}

/** By its id or the beginning of it. Rejects with NOT_FOUND when there is none, or more than one. */
export async function captureNamed(store: Store, id: string): Promise<Capture> {
  const capture = id === '' ? null : await store.findCapture(id);
  if (capture !== null) return capture;
  throw new NetmonError('NOT_FOUND', 'captures', `there is no capture ${printable(id)}, or more than one begins so`, {
    hint: 'netmon captures lists them',
  });
}
