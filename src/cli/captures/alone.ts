import { resolve } from 'node:path';
import type { Command } from 'commander';
import { runOnDemand } from '../../agent/on-demand.ts';
import { NetmonError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { systemClock } from '../../edges/clock.ts';
import { openJsonLog } from '../../edges/log.ts';
import { runAgain } from '../../edges/programs/run-again.ts';
import { giveUpRoot } from '../../edges/rights/drop-root.ts';
import type { GlobalOptions } from '../access/reading.ts';
import { readConfig } from '../config.ts';
import type { Asking, CaptureOptions } from './request.ts';

/** Captures in this process, when no agent runs that could be asked; stored as the agent would. Root is given up. */
export async function captureWithoutAgent(command: Command, asking: Asking): Promise<Json> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const config = readConfig(options.config);
  const data = resolve(options.data ?? config.data);
  const files = options.config === undefined ? [] : [resolve(options.config)];
  giveUpRoot({ runAs: config.security.run_as, data, files });
  process.umask(0o027);
  const logLevel = options.logLevel ?? 'warn';
  const log = openJsonLog(process.stderr, logLevel);
  const { input, token, onProgress, signal, onEnder } = asking;
  const onReady = (ask: (name: string, input: Json) => Promise<Json>): void =>
    onEnder(() => ask('end-capture', { token }));
  const request = { monitor: 'capture', name: 'capture', input, onProgress, signal, onReady };
  return runOnDemand({ config, data, clock: systemClock, log, logLevel }, request);
}

/** Root captures as another user, who could not write root's file: so another process captures. */
export function mustStayRoot(command: Command, { output }: CaptureOptions): boolean {
  if (output === undefined || process.geteuid?.() !== 0) return false;
  return readConfig(command.optsWithGlobals<GlobalOptions>().config).security.run_as !== 'root';
}

/** Captures in another process of this program, which gives up root; ids of the captures. */
export async function idsFromAgain(command: Command, options: CaptureOptions): Promise<readonly string[]> {
  const { config, data, logLevel } = command.optsWithGlobals<GlobalOptions>();
  const given = { config, data, 'log-level': logLevel };
  const asked = { for: options.for, filter: options.filter, host: options.host, interface: options.interface };
  const words = [...Object.entries(given), ...Object.entries(asked)].flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  );
  const { exitCode, stdout } = await runAgain(['capture', '--json', ...words]);
  if (exitCode === 2) throw new NetmonError('TOOL_FAILED', 'capture', 'nothing was captured');
  const { captures } = JSON.parse(stdout) as { captures: { id: string }[] };
  return captures.map(({ id }) => id);
}
