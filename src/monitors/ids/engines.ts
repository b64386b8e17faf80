import { join } from 'node:path';
import { formatDuration } from '../../core/units.ts';
import { fingerprintOf, forgetRotated, newestChange, prepareEngine, rotateLog } from '../../edges/engine-files.ts';
import { readWhole } from '../../edges/read.ts';
import { snort2, snort3 } from '../../integrations/snort/program.ts';
import { suricata } from '../../integrations/suricata/program.ts';
import { type EngineState, type EngineTrouble, keepEngine } from './engine.ts';
import { createEngineTroubles, firstStart } from './engine-trouble.ts';
import { interfaceTrouble } from './link.ts';
import { type EngineParts, type ReadyEngine, readyEngine, setupIn } from './ready-engine.ts';

/** The engines that netmon starts itself, one on each watched interface. */
export interface Engines {
  /** Where their alerts are found. */
  readonly logs: readonly string[];
  /** Keeps them watching until the signal fires; nothing to do when the config asks for none. */
  keep(): Promise<void>;
}

const tryAgainAfter = 60_000;
const lookAfterFilesEvery = 600_000;

/** `tell` gets what is in the way, by a name for what it is about, and null when it is not any more. */
export function createEngines(
  parts: EngineParts,
  tell: (about: string, trouble: EngineTrouble | null) => void,
): Engines {
  const { config, site, signal, clock } = parts;
  const { engine } = config;
  const folderOf = (on: string): string => join(site.data, 'ids', on);
  const watched = engine.run === 'none' ? [] : site.interfaces.map(({ name }) => name);

  /** Waits for an engine to be installed and to have rules. */
  async function whenReady(): Promise<ReadyEngine> {
    for (;;) {
      const found = await readyEngine(parts);
      tell('engine', 'reason' in found ? found : null);
      if (!('reason' in found)) return found;
      await clock.sleep(tryAgainAfter, signal);
    }
  }

  async function lookAfterFiles(found: ReadyEngine): Promise<void> {
    for (;;) {
      const changed = await newestChange(found.rules);
      const age = changed === null ? 0 : clock.now() - changed;
      tell('rules', age > engine.rules_age ? oldRules(age) : null);
      await Promise.all(
        watched.map((on) => forgetRotated(setupIn(folderOf(on), parts, found), found.program.alertFile)),
      );
      await clock.sleep(lookAfterFilesEvery, signal);
    }
  }

  return {
    logs: watched.flatMap((on) => [suricata, snort3, snort2].map(({ alertFile }) => join(folderOf(on), alertFile))),

    async keep() {
      if (watched.length === 0) return;
      for (const on of watched) tell(on, firstStart(on));
      const found = await whenReady();
      const files = { prepare: prepareEngine, rotate: rotateLog, fingerprint: fingerprintOf };
      const link = (on: string) => interfaceTrouble(on, readWhole);
      const keep = (on: string): Promise<never> => {
        const troubleOf = createEngineTroubles(on, clock);
        const onState = (state: EngineState): void => tell(on, troubleOf(state));
        const setup = setupIn(folderOf(on), parts, found);
        return keepEngine({ ...parts, ...files, link, onState }, found.program, setup, on);
      };
      await Promise.all([lookAfterFiles(found), ...watched.map(keep)]);
    },
  };
}

const oldRules = (age: number): EngineTrouble => ({
  reason: `the rules are ${formatDuration(Math.floor(age / 86_400_000) * 86_400_000)} old`,
  hint: 'update them (suricata-update), or raise ids.engine.rules_age',
});
