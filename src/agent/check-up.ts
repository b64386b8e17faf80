import type { Config } from '../config/load.ts';
import { messageOf } from '../core/errors.ts';
import { exec } from '../edges/programs/exec.ts';
import { findProgram } from '../edges/programs/find-program.ts';
import { mayUseRawSockets } from '../edges/rights/drop-root.ts';
import { pathRights } from '../edges/rights/path-rights.ts';
import { monitors } from '../registry.ts';
import { lookAround } from './site.ts';

/** One thing that netmon needs. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** Version, place or state of what is there; what is wrong where nothing is. */
  readonly found: string;
  readonly lost: string;
  readonly hint: string | null;
}

interface Program {
  readonly program: string;
  readonly debian: string;
  readonly versionFault?: (printed: string) => string | null;
  readonly lost: string;
}

/** Programs that are not a monitor's own. */
const commonPrograms: readonly Program[] = [
  { program: 'setpriv', debian: 'util-linux', lost: 'root is not dropped, and programs may outlive a killed agent' },
  { program: 'flock', debian: 'util-linux', lost: 'netmon does not start: the data folder cannot be locked' },
];

/** How programs tell their version. */
const versionArguments: { readonly [program: string]: string } = { ip: '-V' };

/** Looks at everything without changing or scanning anything. */
export async function checkUp(config: Config): Promise<readonly Finding[]> {
  const wanted = [
    ...monitors.flatMap(({ name, tools }) => tools.map((tool) => ({ ...tool, lost: `${name}: ${tool.lost}` }))),
    ...commonPrograms,
  ];
  const programs = Map.groupBy(wanted, ({ program }) => program);
  const tools = [...programs].map(([program, uses]) => checkProgram(program, uses));
  return [
    checkNode(),
    ...(await Promise.all(tools)),
    checkSniffer(),
    checkRights(),
    await checkData(config.data),
    await checkNetwork(config),
  ];
}

const checkNode = (): Finding => ({ name: 'node', ok: true, found: process.version, lost: '', hint: null });

async function checkProgram(program: string, uses: readonly Program[]): Promise<Finding> {
  const lost = uses.map((use) => use.lost).join('; ');
  const hint = `install it: apt-get install ${uses[0]?.debian}`;
  try {
    const place = await findProgram(program);
    const { stdout, stderr } = await exec(program, [versionArguments[program] ?? '--version'], {
      signal: AbortSignal.timeout(10_000),
    });
    const fault = uses.map((use) => use.versionFault?.(stdout) ?? null).find((found) => found !== null);
    if (fault !== undefined) {
      return { name: program, ok: false, found: `${fault} (${place})`, lost, hint: 'install a newer version' };
    }
    const version = /\d+(\.\d+)+\w*|\d{6}/.exec(stdout || stderr)?.[0];
    return {
      name: program,
      ok: true,
      found: version === undefined ? place : `${version} (${place})`,
      lost,
      hint: null,
    };
  } catch (error) {
    return { name: program, ok: false, found: messageOf(error), lost, hint };
  }
}

function checkSniffer(): Finding {
  const lost = 'arp: frames are not seen: devices are found late, forgeries not at all';
  try {
    const found = import.meta.resolve('pcap');
    return { name: 'pcap module', ok: found !== '', found: 'built', lost, hint: null };
  } catch {
    const hint = 'run ./netmon as root once: it installs a compiler and libpcap-dev, and builds the module';
    return { name: 'pcap module', ok: false, found: 'not built', lost, hint };
  }
}

function checkRights(): Finding {
  const ok = mayUseRawSockets();
  return {
    name: 'raw sockets',
    ok,
    found: ok ? 'allowed' : 'not allowed',
    lost: 'arp: no frames, sweeps find no MACs; ports: slower scans',
    hint: ok ? null : 'start netmon as root; it continues as the user netmon with two capabilities',
  };
}

async function checkData(data: string): Promise<Finding> {
  const rights = await pathRights(data);
  const ok = rights === 'write' || rights === 'missing';
  const found =
    rights === 'missing'
      ? `${data} is created at the first start`
      : `${data}: ${rights === 'none' ? 'no rights' : rights}`;
  return { name: 'data folder', ok, found, lost: 'nothing can be stored', hint: ok ? null : 'use sudo' };
}

async function checkNetwork(config: Config): Promise<Finding> {
  const lost = 'nothing to watch or scan';
  try {
    const { description, site } = await lookAround({ config, data: config.data, exec }, AbortSignal.timeout(10_000));
    return {
      name: 'network',
      ok: site.missing.length === 0,
      found: [description, ...site.missing].join('; '),
      lost,
      hint: null,
    };
  } catch (error) {
    return { name: 'network', ok: false, found: messageOf(error), lost, hint: null };
  }
}
