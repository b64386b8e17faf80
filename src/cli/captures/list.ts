import type { Command } from 'commander';
import { captureFiles } from '../../edges/capture-files.ts';
import { print, printJson } from '../output.ts';
import { withStore } from '../reading.ts';
import { shownNames } from '../shown-names.ts';
import { parseMoment } from '../since.ts';
import { terminalWidth } from '../wrapped.ts';
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
