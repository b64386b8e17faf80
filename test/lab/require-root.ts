import { spawnSync } from 'node:child_process';
import type { TestContext } from 'node:test';

/**
 * Whether a network of namespaces can be made here. Where not: on a person's machine the test is skipped, which one line
 * says; under CI it fails, so that it can never be left out unnoticed.
 */
export function labAvailable(t: TestContext): boolean {
  const reason = whyNot();
  if (reason === null) return true;
  if (process.env.CI === 'true') throw new Error(`the lab is not available: ${reason}`);
  t.skip(`needs the lab: ${reason}`);
  return false;
}

function whyNot(): string | null {
  if (process.getuid?.() !== 0) return 'network namespaces can only be made by root (run the tests with sudo)';
  const { status, stderr } = spawnSync('unshare', [
    '--net',
    'ip',
    'link',
    'add',
    'v0',
    'type',
    'veth',
    'peer',
    'name',
    'v1',
  ]);
  return status === 0
    ? null
    : `no network namespaces here (${stderr?.toString().trim() || 'unshare or ip is missing'})`;
}
