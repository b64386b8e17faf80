import type { Finding } from '../../agent/check-up.ts';
import { type Config, sectionOf } from '../../config/load.ts';
import { messageOf } from '../../core/errors.ts';
import { formatDuration } from '../../core/units.ts';
import { systemClock } from '../../edges/clock.ts';
import { newestChange } from '../../edges/engine-files.ts';
import { exec } from '../../edges/programs/exec.ts';
import idsMonitor from '../../monitors/ids/definition.ts';
import { chooseEngine } from '../../monitors/ids/engine/choose-engine.ts';
import { readyEngine } from '../../monitors/ids/engine/ready-engine.ts';

const lostByNone = 'ids: captures are not searched for attacks; netmon runs no engine';

/**
 * The engine that netmon would use, with its rules. That there is none is wrong only where the config asks for one: others follow the
 * logs of an engine elsewhere, or want none.
 */
export async function checkEngine(config: Config): Promise<Finding> {
  const ids = sectionOf(config, idsMonitor);
  const isWanted = ids.enabled && ids.engine.run !== 'none';
  const lost = isWanted ? 'ids: no engine watches; captures are not searched for attacks' : lostByNone;
  const finding = (found: string, ok: boolean, hint: string | null = null): Finding => ({
    ...{ name: 'intrusion detection', ok, found, lost, hint },
  });
  const site = { data: config.data, interfaces: [], missing: [], networks: [], exclude: [], rawSockets: false };
  const parts = { config: ids, site, exec, clock: systemClock, signal: AbortSignal.timeout(30_000) };
  try {
    const ready = await readyEngine(parts);
    if ('reason' in ready) {
      const chosen = await chooseEngine(parts, ids.engine.run === 'none' ? 'auto' : ids.engine.run);
      const there = 'reason' in chosen ? '' : `${chosen.program.program} ${chosen.version}; `;
      const how = ready.hint === null ? '' : ` (${ready.hint})`;
      if (isWanted) return finding(`${there}${ready.reason}`, false, ready.hint);
      return finding(`${there}captures are not searched for attacks: ${ready.reason}${how}`, true);
    }
    const changed = await newestChange(ready.rules);
    const days = changed === null ? null : Math.floor((systemClock.now() - changed) / 86_400_000);
    const rules = ready.rules.length === 0 ? `the rules of ${ready.config}` : ready.rules.join(', ');
    const age = days === null || days < 1 ? '' : `, ${formatDuration(days * 86_400_000)} old`;
    const use = isWanted ? 'watches the interfaces' : 'for captures only (ids.engine.run: none)';
    return finding(`${ready.program.program} ${ready.version} with ${rules}${age}, ${use}`, true);
  } catch (error) {
    return finding(messageOf(error), !isWanted);
  }
}
