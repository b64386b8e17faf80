import type { Command } from 'commander';
import { sectionOf } from '../../config/load.ts';
import type { AlertGroup } from '../../core/alert-group.ts';
import { openRuleFiles, type WrittenRule } from '../../edges/rule-files.ts';
import idsMonitor from '../../monitors/ids/definition.ts';
import { rulePlaces } from '../../monitors/ids/places.ts';
import type { GlobalOptions } from '../access/reading.ts';
import { readConfig } from '../config.ts';

/** The rule that makes alerts of a group, as it is written; null when it is in none of the rule files. */
export function writtenRule({ gid, sid }: AlertGroup, command: Command): WrittenRule | null {
  const settings = readConfig(command.optsWithGlobals<GlobalOptions>().config);
  return openRuleFiles(rulePlaces(sectionOf(settings, idsMonitor)), () => performance.now()).find(gid, sid);
}
