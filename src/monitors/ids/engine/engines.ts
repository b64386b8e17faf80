import { join } from 'node:path';
import type { MonitorContext } from '../../../core/define.ts';
import {
  createTail,
  fingerprintOf,
  forgetRotated,
  newestChange,
  prepareEngine,
  rotateLog,
} from '../../../edges/engine-files.ts';
import { readWhole } from '../../../edges/files/read.ts';
import { snort2, snort3 } from '../../../integrations/snort/program.ts';
import { suricata } from '../../../integrations/suricata/program.ts';
import { type EngineState, type EngineTrouble, keepEngine } from './engine.ts';
import { createEngineTroubles, firstStart } from './engine-trouble.ts';
import { linkOf } from './link.ts';
import type { PacketLoss } from './packet-counting.ts';
import { type EngineParts, type ReadyEngine, readyEngine, setupIn } from './ready-engine.ts';
import { rulesToWatch, rulesTrouble } from './rules-age.ts';

/** The engines that netmon starts itself, one on each watched interface. */
export interface Engines {
  /** Where their alerts are found. */
  readonly logs: readonly string[];
  /** Keeps them watching until the signal fires; nothing to do when the config asks for none. */
  keep(): Promise<void>;
}

const tryAgainAfter = 60_000;
const lookAfterFilesEvery = 600_000;
const lookAtAgeEvery = 60_000;

/** Gets what is in the way, by a name for what it is about, and null when it is not any more. */
type Tell = (about: string, trouble: EngineTrouble | null) => void;

/** Says when rules are out of date, of any engine whose rules are known; `isSuricata`: alerts of one are read. */
export async function watchRulesAge(
  { config: { engine }, clock, signal }: Pick<EngineParts, 'config' | 'clock' | 'signal'>,
  isSuricata: () => boolean,
  tell: Tell,
): Promise<never> {
  for (;;) {
    const files = rulesToWatch(engine.rules, isSuricata());
    const age = { now: clock.now(), oldest: engine.rules_age };
    tell('rules', rulesTrouble(files, await newestChange(files), age));
    await clock.sleep(lookAtAgeEvery, signal);
  }
}

export function createEngines(parts: EngineParts & Pick<MonitorContext<unknown>, 'missed'>, tell: Tell): Engines {
  const { config, site, signal, clock } = parts;
  const { engine } = config;
  const folderOf = (on: string): string => join(site.data, 'ids', on);
  const watched = engine.run === 'none' ? [] : site.interfaces.map(({ name }) => name);

  /** Waits for an engine to be installed and to have rules. */
  async function whenReady(): Promise<ReadyEngine> {
    for (;;) {
      const found = await readyEngine(parts);
      if (!('reason' in found)) return found;
      tell('engine', { ...found, down: true });
      await clock.sleep(tryAgainAfter, signal);
    }
  }

  async function lookAfterFiles(found: ReadyEngine): Promise<void> {
    for (;;) {
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
      tell('engine', firstStart(watched.join(', ')));
      const found = await whenReady();
      for (const on of watched) tell(on, firstStart(on));
      tell('engine', null);
      const files = { prepare: prepareEngine, rotate: rotateLog, fingerprint: fingerprintOf, tail: createTail };
      const link = (on: string) => linkOf(on, readWhole);
      const keep = (on: string): Promise<never> => {
        const troubleOf = createEngineTroubles(on, clock);
        const onState = (state: EngineState): void => tell(on, troubleOf(state));
        const setup = setupIn(folderOf(on), parts, found);
        const onLoss = ({ from, to, packets, drops }: PacketLoss): void =>
          parts.missed({ from, to, kind: 'dropped', reason: `Snort dropped ${drops} of ${packets} packets on ${on}` });
        return keepEngine({ ...parts, ...files, link, onState, onLoss }, found.program, setup, on);
      };
      await Promise.all([lookAfterFiles(found), ...watched.map(keep)]);
    },
  };
}
