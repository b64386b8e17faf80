import { statSync } from 'node:fs';
import type { Exec, ExecOptions, ExecResult } from '../../core/edges.ts';
import { NetmonError } from '../../core/errors.ts';
import { canReach } from '../rights/become-user.ts';
import { asReader, asUser } from '../rights/root-given-up.ts';
import { exec } from './exec.ts';
import { findProgram } from './find-program.ts';

export interface Confinement {
  /** The file that it reads. */
  readonly reads: string;
  /** Bytes of address space. */
  readonly memory: number;
  /** Seconds of processor time. */
  readonly processorTime: number;
  readonly environment: { readonly [name: string]: string };
}

/** Signals by which a program ends that made a mistake itself. */
const crashes = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS']);

/** Root's program gets to be whom the file belongs to; when that is root, or somebody who cannot reach it, nobody who may read every file. */
function rootGivenUp(file: string): readonly string[] {
  const { uid, gid } = statSync(file, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 };
  return uid !== 0 && canReach({ name: '', uid, gid }, file) ? asUser(uid, gid) : asReader;
}

/**
 * Runs a program that reads hostile input: without rights of ours, without a way to write files, with bounds. Rejects like Exec,
 * and with TOOL_FAILED when it crashed or went beyond a bound.
 */
export async function execConfined(
  program: string,
  args: readonly string[],
  { reads, memory, processorTime, environment }: Confinement,
  options: ExecOptions,
  run: Exec = exec,
): Promise<ExecResult> {
  const file = await findProgram(program);
  const given =
    process.geteuid?.() === 0 ? rootGivenUp(reads) : ['--inh-caps=-all', '--ambient-caps=-all', '--no-new-privs'];
  const confined = [
    ...[...given, '--pdeathsig', 'KILL', '--'],
    ...['prlimit', `--as=${memory}`, `--cpu=${processorTime}`, '--fsize=0', '--core=0', '--'],
    ...['env', ...Object.entries(environment).map(([name, value]) => `${name}=${value}`), file, ...args],
  ];
  const result = await run('setpriv', confined, options).catch((error) => {
    throw error instanceof NetmonError ? about(program, error) : error;
  });
  const failed = (what: string) => {
    throw new NetmonError('TOOL_FAILED', program, `${program} ${what}`);
  };
  if (result.signal === 'SIGXCPU') failed(`took more than ${processorTime} s of processor time`);
  if (/\b(out of memory|failed to allocate|cannot allocate memory|bad_alloc)\b/i.test(result.stderr))
    failed(`wanted more than ${Math.round(memory / 2 ** 20)} MiB of memory`);
  if (result.signal !== null && crashes.has(result.signal)) failed(`crashed (${result.signal})`);
  return result;
}

/** Nobody who reads the message has asked for setpriv. */
const about = (program: string, { code, message, hint }: NetmonError): NetmonError =>
  new NetmonError(code, program, message.replace(/^setpriv\b/, program), { hint });
