import type { IdsNews, IdsProgram } from '../../core/ids-program.ts';
import { createPerformanceReader, performanceFile, performanceSettings } from './performance.ts';

type Trouble = (IdsNews & { kind: 'trouble' })['trouble'];

/** Called with -q it says nothing when it begins; one that cannot ends within this time. */
const settling = 3000;

/** With `seconds` first: a field that is always there, or the line would begin with `{,`; and the only time that is not ambiguous. */
const fields =
  'seconds timestamp action gid sid rev msg class priority proto src_addr src_port dst_addr dst_port service iface pkt_num';

/**
 * Snort 3. Its exit code says nothing about packets: without its interface, or the right to it, it ends with 0. The DAQ module
 * afpacket gives each packet at once, the default one waits for 64.
 */
export const snort3: IdsProgram = {
  engine: 'snort3',
  program: 'snort',
  alertFile: 'alert_json.txt',
  settling,
  counts: { file: performanceFile, reader: createPerformanceReader },
  skipsBadRules: false,
  reload: 'SIGHUP',
  // On SIGHUP it goes on in the renamed file.
  rotation: 'itself',
  test: ({ config, rules }) => ['-T', '-q', ...configOf(config), ...rules.flatMap((file) => ['-R', file])],
  live: (setup, on) => ['--daq', 'afpacket', '-i', on, ...common3(setup), '--lua', performanceSettings],
  offline: (setup, capture) => ['-r', capture, '-k', 'none', ...common3(setup)],
  settings: () => null,
  understand,
};

/** Snort 2.9. Its rules are those that its config includes. */
export const snort2: IdsProgram = {
  engine: 'snort2',
  program: 'snort',
  alertFile: 'alert',
  settling,
  counts: null,
  skipsBadRules: false,
  reload: null,
  rotation: 'restart',
  test: ({ config, logs }) => ['-T', '-q', ...configOf(config), '-l', logs],
  live: (setup, on) => ['-i', on, ...common2(setup)],
  offline: (setup, capture) => ['-r', capture, '-k', 'none', ...common2(setup)],
  settings: () => null,
  understand,
};

const configOf = (config: string | null): readonly string[] => (config === null ? [] : ['-c', config]);

const common3 = ({ config, rules, logs, logSize }: Parameters<IdsProgram['test']>[0]): readonly string[] => [
  ...configOf(config),
  ...rules.flatMap((file) => ['-R', file]),
  ...[
    '-l',
    logs,
    '-q',
    '-A',
    'alert_json',
    '--lua',
    `alert_json = { file = true, limit = ${megabytes(logSize)}, fields = '${fields}' }`,
  ],
];

/** Snort counts its limit in whole ones. */
const megabytes = (bytes: number): number => Math.max(1, Math.round(bytes / 1_000_000));

const common2 = ({ config, logs }: Parameters<IdsProgram['test']>[0]): readonly string[] => [
  ...configOf(config),
  ...['-l', logs, '-q', '-A', 'fast'],
];

/** In this order: the second line of a failure often says less than the first. */
const meanings: readonly (readonly [RegExp, Trouble])[] = [
  [/Operation not permitted|don't have permission/, 'no-rights'],
  [/No such device|Could not find index for device|Network is down|not up/, 'no-interface'],
  [/unknown file format|truncated dump file/, 'bad-capture'],
  [/^Error receiving message from the DAQ|Failed to start DAQ|^Couldn't (?:start|construct) DAQ/, 'blind'],
  [/OpenAlertFile|log dir/, 'no-logs'],
  [/\.rules[:(]\d+/, 'bad-rule'],
  [/^(?:ERROR|FATAL): /, 'bad-config'],
];

function understand(line: string): IdsNews | null {
  if (line.includes('Commencing packet processing')) return { kind: 'watching' };
  const [, trouble] = meanings.find(([pattern]) => pattern.test(line)) ?? [];
  return trouble === undefined || /see prior \d+ errors/.test(line) ? null : { kind: 'trouble', trouble, text: line };
}

/** Which Snort answers to `snort -V`; null for neither. */
export function snortVersion(text: string): { readonly engine: 'snort2' | 'snort3'; readonly version: string } | null {
  const [, version] = /\bVersion (\d[\w.]*)/.exec(text) ?? [];
  if (version === undefined) return null;
  return { engine: version.startsWith('2.') ? 'snort2' : 'snort3', version };
}
