import type { Command } from 'commander';
import type { Capture } from '../../core/capture.ts';
import { NetmonError } from '../../core/errors.ts';
import { type CaptureFiles, captureFiles } from '../../edges/captures/capture-files.ts';
import { withStore } from '../access/reading.ts';
import { whoActs } from '../input/decision.ts';
import { print } from '../output/print.ts';
import { captureNamed } from './show.ts';

interface PinOptions {
  readonly reason?: string;
  readonly by?: string;
}

export async function pinCaptures(ids: readonly string[], options: PinOptions, command: Command): Promise<void> {
  const by = whoActs(options.by);
  await eachNamed(ids, command, async ({ id, state }, files) => {
    if (state === 'removed' || state === 'failed') {
      throw new NetmonError('NOT_FOUND', 'captures', `${id} has no packets to keep: it is ${state}`);
    }
    await files.setPin(id, { by, reason: options.reason ?? null, at: Date.now() });
    print(`${id} is pinned`);
  });
}

export async function unpinCaptures(ids: readonly string[], _options: object, command: Command): Promise<void> {
  await eachNamed(ids, command, async ({ id }, files) => {
    print((await files.removePin(id)) ? `${id} is no longer pinned` : `${id} was not pinned`);
  });
}

/** All must be there before anything is done. */
async function eachNamed(
  ids: readonly string[],
  command: Command,
  use: (capture: Capture, files: CaptureFiles) => Promise<void>,
): Promise<void> {
  const { captures, data } = await withStore(command, async (store, place) => ({
    captures: await Promise.all(ids.map((id) => captureNamed(store, id))),
    data: place.data,
  }));
  for (const capture of captures) await use(capture, captureFiles(data));
}
