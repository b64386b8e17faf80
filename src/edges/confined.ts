import type { Exec, ExecOptions, ExecResult } from '../core/edges.ts';
import { NetmonError } from '../core/errors.ts';
import { exec } from './exec.ts';
import { findProgram } from './find-program.ts';

export interface Confinement {
  /** Bytes of address space. */
  readonly memory: number;
  /** Seconds of processor time. */
  readonly processorTime: number;
  readonly environment: { readonly [name: string]: string };
}

/** Signals by which a program ends that made a mistake itself. */
const crashes = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS']);

/**
 * Runs a program that reads hostile input: without rights of ours (a root that may read every file, no more), without a way to write
 * files, with bounds. Rejects like Exec, and with TOOL_FAILED when it crashed or went beyond a bound.
 */
export async function execConfined(
  program: string,
  args: readonly string[],
  { memory, processorTime, environment }: Confinement,
  options: ExecOptions,
  run: Exec = exec,
): Promise<ExecResult> {
  const file = await findProgram(program);
  const isRoot = process.geteuid?.() === 0;
  const confined = [
    ...['--inh-caps=-all', '--ambient-caps=-all', '--no-new-privs'],
    ...(isRoot ? ['--bounding-set=-all,+dac_read_search'] : []),
    ...['--', 'prlimit', `--as=${memory}`, `--cpu=${processorTime}`, '--fsize=0', '--core=0', '--'],
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
