import { readAlerts } from '../../../alerts/read.ts';
import type { AlertBatch, IdsEngine } from '../../../core/alert.ts';
import { isReadable, prepareEngine } from '../../../edges/engine-files.ts';
import { readChunks } from '../../../edges/files/read.ts';
import { withScratch } from '../../../edges/files/scratch.ts';
import type { EngineTrouble } from '../engine/engine.ts';
import { type EngineParts, readyEngine, setupIn } from '../engine/ready-engine.ts';
import { logFormat } from '../log-format.ts';
import { analyseCapture } from './analyse-capture.ts';

export interface LookedThrough {
  readonly engine: IdsEngine;
  readonly version: string;
  /** The capture ends in the middle of a packet, as the engine says it; null when it is whole. */
  readonly cut: string | null;
}

/** The log of alerts is not rotated while one capture is looked through. */
const noRotation = 1e12;

/**
 * Lets the engine that is installed look through a capture; `take` gets its alerts. Returns what was in the way when there is no
 * engine. Rejects with TOOL_FAILED when the engine could not read the capture.
 */
export async function lookThrough(
  parts: EngineParts,
  capture: string,
  take: (batch: AlertBatch) => Promise<void>,
): Promise<LookedThrough | EngineTrouble> {
  const found = await readyEngine(parts);
  if ('reason' in found) return found;
  const { program, version } = found;
  return withScratch(parts.site.data, async (folder) => {
    const setup = { ...setupIn(folder, parts, found), logSize: noRotation };
    await prepareEngine(setup, program.settings(setup));
    const { log, cut } = await analyseCapture(parts, program, setup, capture);
    if (await isReadable(log)) {
      const format = { ...logFormat(parts.config), records: new Set<string>() };
      const batches = readAlerts(readChunks(log), { ...format, file: log, changed: parts.clock.now() });
      for await (const batch of batches) await take(batch);
    }
    return { engine: program.engine, version, cut };
  });
}
