import { resolve } from 'node:path';
import type { Command } from 'commander';
import { runOnDemand } from '../../agent/on-demand.ts';
import type { Progress } from '../../core/define.ts';
import type { Json } from '../../core/json.ts';
import { systemClock } from '../../edges/clock.ts';
import { openJsonLog } from '../../edges/log.ts';
import { giveUpRoot } from '../../edges/rights/drop-root.ts';
import type { GlobalOptions } from '../access/reading.ts';
import { readConfig } from '../config.ts';

/** Scans in this process, when no agent runs that could be asked; results are stored as the agent would. */
export async function scanWithoutAgent(
  command: Command,
  input: Json,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Json> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const config = readConfig(options.config);
  const data = resolve(options.data ?? config.data);
  giveUpRoot({
    runAs: config.security.run_as,
    data,
    files: options.config === undefined ? [] : [resolve(options.config)],
  });
  process.umask(0o027);
  const logLevel = options.logLevel ?? 'warn';
  const log = openJsonLog(process.stderr, logLevel);
  const request = { monitor: 'ports', name: 'scan', input, onProgress, signal };
  return runOnDemand({ config, data, clock: systemClock, log, logLevel }, request);
}
