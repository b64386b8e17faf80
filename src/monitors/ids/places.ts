import { dirname, join } from 'node:path/posix';
import type { IdsConfig } from './config.ts';

/** Where Suricata and Snort write their alerts when nobody says otherwise (their packages, and the manuals). */
export const usualPlaces: readonly string[] = [
  '/var/log/suricata/eve.json',
  '/var/log/snort/alert',
  '/var/log/snort/alert.fast',
  '/var/log/snort/alert_fast.txt',
  '/var/log/snort/alert_json.txt',
  '/var/log/snort/*_alert_json.txt',
  '/var/log/snort/alert_full.txt',
  '/var/log/snort/alert_csv.txt',
];

/** Where suricata-update, the packages and the manuals put rules. */
const usualRuleFiles: readonly string[] = [
  '/var/lib/suricata/rules/*.rules',
  '/etc/suricata/rules/*.rules',
  '/etc/snort/rules/*.rules',
  '/usr/local/etc/rules/*.rules',
  '/usr/local/etc/snort/rules/*.rules',
];

const usualClassFiles: readonly string[] = [
  '/etc/suricata/classification.config',
  '/etc/snort/classification.config',
  '/etc/snort/snort_defaults.lua',
  '/usr/local/etc/snort/snort_defaults.lua',
];

/** Where what alerts leave out is looked up. Classes of rules are also looked for beside the rules and a folder above. */
export function rulePlaces({ rule_files: files, engine }: Pick<IdsConfig, 'rule_files' | 'engine'>) {
  const rules = files === 'auto' ? [...engine.rules, ...usualRuleFiles] : files;
  const folders = new Set(rules.flatMap((file) => [dirname(file), dirname(dirname(file))]));
  const beside = [...folders].map((folder) => join(folder, 'classification.config'));
  return { rules, classes: [...new Set([...usualClassFiles, ...beside])] };
}
