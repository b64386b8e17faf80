import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { netmon } from './netmon.ts';

export const fixtures = fileURLToPath(new URL('../fixtures/ids/attack-in-a-lab/', import.meta.url));
export const eve = join(fixtures, 'suricata/eve.json');

/** A data folder and a config by which root stays root. */
export function place(t: TestContext) {
  const data = temporaryFolder(t);
  const config = join(data, 'config.yaml');
  writeFileSync(config, 'security: {run_as: root}\n');
  const run = (...args: string[]) => netmon('-c', config, '--data', data, ...args);
  const json = async (...args: string[]) => {
    const { stdout, stderr, exitCode } = await run(...args, '--json');
    assert.deepEqual([stderr, exitCode], ['', 0]);
    return JSON.parse(stdout);
  };
  return { data, config, run, json };
}
