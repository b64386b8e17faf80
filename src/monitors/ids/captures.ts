import { readAlerts } from '../../alerts/read.ts';
import type { AlertBatch } from '../../core/alert.ts';
import { isReadable, prepareEngine } from '../../edges/engine-files.ts';
import { readChunks } from '../../edges/read.ts';
import { withScratch } from '../../edges/scratch.ts';
import { analyseCapture } from './analyse-capture.ts';
import type { EngineTrouble } from './engine.ts';
import { logFormat } from './log-format.ts';
import { type EngineParts, readyEngine, setupIn } from './ready-engine.ts';

/**
 * Lets the engine that is installed look through a capture; `take` gets its alerts. Returns what was in the way, null when
 * nothing. Rejects with TOOL_FAILED when the engine could not read the capture.
 */
export async function lookThrough(
  parts: EngineParts,
  capture: string,
  take: (batch: AlertBatch) => void,
): Promise<EngineTrouble | null> {
  const found = await readyEngine(parts);
  if ('reason' in found) return found;
  return withScratch(parts.site.data, async (folder) => {
    const setup = setupIn(folder, parts, found);
    await prepareEngine(setup, found.program.settings(setup));
    const { log, cut } = await analyseCapture(parts, found.program, setup, capture);
    if (await isReadable(log)) {
      const format = { ...logFormat(parts.config), records: new Set<string>() };
      const batches = readAlerts(readChunks(log), { ...format, file: log, changed: parts.clock.now() });
      for await (const batch of batches) take(batch);
    }
    return cut === null ? null : { reason: `${capture} is cut: ${cut}`, hint: null };
  });
}
