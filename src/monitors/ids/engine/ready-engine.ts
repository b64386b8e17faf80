import type { MonitorContext } from '../../../core/define.ts';
import type { IdsSetup } from '../../../core/ids-program.ts';
import { isReadable } from '../../../edges/engine-files.ts';
import type { IdsConfig } from '../config.ts';
import { type ChosenEngine, chooseEngine, engineFiles } from './choose-engine.ts';
import type { EngineTrouble } from './engine.ts';

export type EngineParts = Pick<MonitorContext<IdsConfig>, 'config' | 'site' | 'exec' | 'clock' | 'signal'>;

/** An engine that is installed and has what it needs. */
export interface ReadyEngine extends ChosenEngine {
  readonly config: string | null;
  readonly rules: readonly string[];
}

/** The engine that the config asks for, or what is in the way. */
export async function readyEngine(parts: EngineParts): Promise<ReadyEngine | EngineTrouble> {
  const { engine } = parts.config;
  const chosen = await chooseEngine(parts, engine.run === 'none' ? 'auto' : engine.run);
  if ('reason' in chosen) return chosen;
  const files = await engineFiles(chosen.program, engine, isReadable);
  return 'reason' in files ? files : { ...chosen, ...files };
}

/** With settings and log in `folder`. */
export const setupIn = (
  folder: string,
  { config: { engine }, site }: EngineParts,
  { config, rules }: ReadyEngine,
): IdsSetup => ({
  ...{ config, rules, folder, logs: folder, logSize: engine.log_size },
  homeNetworks: site.networks,
});
