import type { IdsNews, IdsProgram, IdsSetup } from '../../core/ids-program.ts';
import { suricataAlertFile, suricataRules, suricataSettings } from './settings.ts';

/**
 * Suricata 7. Left to itself it runs on, and exits with 0, without rules that it cannot read; only with `-T` does it say so, so
 * rules are tested first.
 */
export const suricata: IdsProgram = {
  engine: 'suricata',
  program: 'suricata',
  alertFile: suricataAlertFile,
  // It says so, unless the user's config sends its words elsewhere; tens of thousands of rules take it most of a minute.
  settling: 120_000,
  counts: null,
  skipsBadRules: true,
  reload: 'SIGUSR2',
  rotation: 'SIGHUP',
  test: (setup) => ['-T', ...common(setup)],
  live: (setup, on) => [`--af-packet=${on}`, ...common(setup)],
  // Checksums of what a sensor sends itself are filled in by its network card, later than in a capture.
  // With one thread that looks it tells the same in the same order each time. (With the mode `single` a file that is no capture
  // takes it a minute.)
  offline: (setup, capture) => [
    ...['-r', capture, '--set', 'threading.detect-thread-ratio=0.01', '-k', 'none', '--init-errors-fatal'],
    ...common(setup),
  ],
  settings(setup) {
    if (setup.config === null) return { file: settingsFile(setup), text: suricataSettings(setup) };
    return setup.rules.length === 0 ? null : { file: settingsFile(setup), text: suricataRules(setup) };
  },
  understand,
};

const settingsFile = ({ folder }: IdsSetup): string => `${folder}/suricata.yaml`;

const common = (setup: IdsSetup): readonly string[] => [
  ...['-c', setup.config ?? settingsFile(setup), '-l', setup.logs],
  // -S takes only one file, and --set adds nothing to a config that has no list of rules, in silence.
  ...(setup.config === null || setup.rules.length === 0 ? [] : ['--include', settingsFile(setup)]),
];

/** Short with or long without `-v`: `E: detect: …`, `Error: detect: …`. */
const prefix = /^(?:\S+ - )?(?:E|Error|W|Warning|i|Info|Notice|N): ([a-z-]+): (.*)$/;

const meanings: readonly (readonly [RegExp, (IdsNews & { kind: 'trouble' })['trouble']])[] = [
  [/Operation not permitted|Permission denied.*socket/, 'no-rights'],
  [/failed to find interface|No such device|error Network is down/, 'no-interface'],
  [/^error parsing signature/, 'bad-rule'],
  [/No rule files match|no rules were loaded/, 'no-rules'],
  [/logging directory/, 'no-logs'],
  [/unknown file format|truncated dump file/, 'bad-capture'],
  [/failed to poll interface|is down|no longer/, 'blind'],
];

function understand(line: string): IdsNews | null {
  const [, module, text = ''] = prefix.exec(line) ?? [];
  if (module === undefined) return null;
  if (text.includes('Engine started')) return { kind: 'watching' };
  const [, trouble] = meanings.find(([pattern]) => pattern.test(text)) ?? [];
  if (trouble !== undefined) return { kind: 'trouble', trouble, text };
  return /^(?:\S+ - )?(?:E|Error): conf/.test(line) ? { kind: 'trouble', trouble: 'bad-config', text } : null;
}
