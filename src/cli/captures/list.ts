import type { Command } from 'commander';
import { captureFiles } from '../../edges/captures/capture-files.ts';
import { withStore } from '../access/reading.ts';
import { parseMoment } from '../input/moment.ts';
import { print, printJson } from '../output/print.ts';
import { shownNames } from '../output/shown-names.ts';
import { terminalWidth } from '../output/wrapped.ts';
import { capturesText } from './list-text.ts';
import { captureShape } from './shape.ts';

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
