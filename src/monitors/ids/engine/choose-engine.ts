import type { Exec } from '../../../core/edges.ts';
import { NetmonError } from '../../../core/errors.ts';
import type { IdsProgram } from '../../../core/ids-program.ts';
import { snort2, snort3, snortVersion } from '../../../integrations/snort/program.ts';
import { suricata } from '../../../integrations/suricata/program.ts';
import type { EngineTrouble } from './engine.ts';

export interface ChosenEngine {
  readonly program: IdsProgram;
  readonly version: string;
}

/** Where rule sets of suricata-update and of Debian are. */
export const usualRules = '/var/lib/suricata/rules/suricata.rules';
const usualSnortConfigs = {
  snort3: ['/usr/local/etc/snort/snort.lua', '/etc/snort/snort.lua'],
  snort2: ['/etc/snort/snort.conf'],
} as const;

/** The engine that is installed, of those that are wanted; Suricata before Snort. Rejects only when the signal fires. */
export async function chooseEngine(
  { exec, signal }: { readonly exec: Exec; readonly signal: AbortSignal },
  wanted: 'auto' | 'suricata' | 'snort',
): Promise<ChosenEngine | EngineTrouble> {
  const found =
    (wanted === 'snort' ? null : await suricataThere(exec, signal)) ??
    (wanted === 'suricata' ? null : await snortThere(exec, signal));
  const names = wanted === 'auto' ? 'neither suricata nor snort is' : `${wanted} is not`;
  const hint = wanted === 'snort' ? 'install Snort 2 or 3' : 'apt install suricata, with rules from suricata-update';
  return found ?? { reason: `${names} installed`, hint };
}

async function suricataThere(exec: Exec, signal: AbortSignal): Promise<ChosenEngine | null> {
  const [, version] = /version (\d\S*)/.exec(await answer(exec, signal, 'suricata')) ?? [];
  return version === undefined ? null : { program: suricata, version };
}

async function snortThere(exec: Exec, signal: AbortSignal): Promise<ChosenEngine | null> {
  const found = snortVersion(await answer(exec, signal, 'snort'));
  return found === null ? null : { program: found.engine === 'snort2' ? snort2 : snort3, version: found.version };
}

/** What a program answers to -V (Snort 2 on stderr); nothing when it is not there. */
async function answer(exec: Exec, signal: AbortSignal, program: string): Promise<string> {
  try {
    const { stdout, stderr } = await exec(program, ['-V'], { signal, timeout: 10_000 });
    return stdout + stderr;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NetmonError) return '';
    throw error;
  }
}

/** The config and rules that an engine is to use, or what is missing. `isThere` tells whether a file can be read. */
export async function engineFiles(
  { engine, program }: IdsProgram,
  given: { readonly config?: string | undefined; readonly rules: readonly string[] },
  isThere: (file: string) => Promise<boolean>,
): Promise<{ readonly config: string | null; readonly rules: readonly string[] } | EngineTrouble> {
  const missing = await firstMissing([...(given.config === undefined ? [] : [given.config]), ...given.rules], isThere);
  if (missing !== null)
    return {
      reason: `${missing} cannot be read`,
      hint: 'mend ids.engine.config or ids.engine.rules; the user that netmon runs as must be allowed to read them',
    };
  if (engine === 'suricata') {
    if (given.config !== undefined || given.rules.length > 0)
      return { config: given.config ?? null, rules: given.rules };
    if (await isThere(usualRules)) return { config: null, rules: [usualRules] };
    return { reason: 'suricata has no rules', hint: `run suricata-update, or name files in ids.engine.rules` };
  }
  if (engine === 'snort2' && given.rules.length > 0) {
    return {
      reason: 'Snort 2 takes rules only from its config',
      hint: 'include them in the file of ids.engine.config',
    };
  }
  for (const config of given.config === undefined ? usualSnortConfigs[engine] : [given.config])
    if (await isThere(config)) return { config, rules: given.rules };
  return { reason: `${program} has no config`, hint: 'name it in ids.engine.config' };
}

async function firstMissing(
  files: readonly string[],
  isThere: (file: string) => Promise<boolean>,
): Promise<string | null> {
  for (const file of files) if (!(await isThere(file))) return file;
  return null;
}
