import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { sectionOf } from '../../config/load.ts';
import { messageOf, NetmonError } from '../../core/errors.ts';
import { printable } from '../../core/text.ts';
import { systemClock } from '../../edges/clock.ts';
import { hashFile } from '../../edges/files/hash-files.ts';
import { exec } from '../../edges/programs/exec.ts';
import { type AlertTally, count, newTally } from '../../imports/alert-tally.ts';
import type { AnalysedCapture } from '../../monitors/ids/captures/capture-events.ts';
import { lookThrough } from '../../monitors/ids/captures/captures.ts';
import idsMonitor from '../../monitors/ids/definition.ts';
import type { EngineParts } from '../../monitors/ids/engine/ready-engine.ts';
import type { IdsRules } from '../../monitors/ids/rules.ts';
import type { Store } from '../../store/store.ts';
import { goOnAsUser } from '../access/as-user.ts';
import type { GlobalOptions } from '../access/reading.ts';
import { withMadeStore } from '../access/writing.ts';
import { readConfig } from '../config.ts';
import { note, print, printJson } from '../output/print.ts';
import { addKinds, type FoundKinds, kindsTable } from './kinds.ts';
import { rulesOf } from './rules.ts';
import { alertShelf } from './shelf.ts';
import { add, fileLine, tallyShape } from './tally.ts';

interface Options {
  readonly json?: true;
  readonly store: boolean;
}

export async function analyzeCaptures(files: readonly string[], options: Options, command: Command): Promise<void> {
  await goOnAsUser(command, files);
  const settings = readConfig(command.optsWithGlobals<GlobalOptions>().config);
  const config = sectionOf(settings, idsMonitor);
  const networks = settings.networks === 'auto' ? [] : settings.networks;
  const sum = newTally();
  const kinds: FoundKinds = new Map();
  const cut: string[] = [];
  await withMadeStore(command, async (store, { data }) => {
    const site = { data, interfaces: [], missing: [], networks, exclude: [], rawSockets: false };
    const parts = { config, site, exec, clock: systemClock, signal: new AbortController().signal };
    const work = { store, parts, rules: await rulesOf(store, config, networks), isStored: options.store, kinds };
    for (const file of files) {
      const tally = newTally();
      try {
        const found = await analyze(file, work, tally);
        if (!options.json) print(fileLine(file, tally));
        if (found.cut !== null) {
          cut.push(file);
          note(`netmon: ${printable(`${file} is cut; it was analysed up to there: ${found.cut}`, 1000)}`);
        }
      } catch (error) {
        process.exitCode = 2;
        note(`netmon: ${printable(`${file} was not analysed: ${messageOf(error)}${hintOf(error)}`, 1000)}`);
      }
      add(sum, tally);
    }
  });
  if (options.json) printJson({ ...tallyShape(sum), cut });
  else if (kinds.size > 0) print(`\n${kindsTable(kinds)}`);
}

const hintOf = (error: unknown): string =>
  error instanceof NetmonError && error.hint !== null ? ` (${error.hint})` : '';

interface Work {
  readonly store: Store;
  readonly parts: EngineParts;
  readonly rules: IdsRules;
  readonly isStored: boolean;
  readonly kinds: FoundKinds;
}

async function analyze(file: string, work: Work, tally: AlertTally): Promise<AnalysedCapture> {
  const path = resolve(file);
  const { sha256 } = await hashFile(dirname(path), basename(path));
  const shelf = await alertShelf(work.store, sha256, work.rules);
  let alerts = 0;
  const found = await lookThrough(work.parts, path, async (batch) => {
    const fresh = shelf.fresh(batch.alerts);
    alerts += batch.alerts.length;
    count(tally, batch, fresh.length);
    addKinds(work.kinds, batch.alerts);
    if (work.isStored) await shelf.put(fresh);
  });
  if ('reason' in found) throw new NetmonError('TOOL_MISSING', 'ids', found.reason, { hint: found.hint });
  const outcome = { ...found, alerts, signatures: tally.bySignature.size };
  if (work.isStored) await shelf.close(outcome);
  return outcome;
}
