import type { Command } from 'commander';
import type { Capture } from '../../core/capture.ts';
import { NetmonError } from '../../core/errors.ts';
import { printable } from '../../core/text.ts';
import { captureFiles } from '../../edges/captures/capture-files.ts';
import type { Store } from '../../store/store.ts';
import { withStore } from '../access/reading.ts';
import { print, printJson } from '../output/print.ts';
import { shownNames } from '../output/shown-names.ts';
import { terminalWidth } from '../output/wrapped.ts';
import { analysisOf } from './analysis.ts';
import { captureShape } from './shape.ts';
import { captureText } from './show-text.ts';

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
