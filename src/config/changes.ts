import { Secret } from '../core/secret.ts';
import type { Config } from './load.ts';
import { restartKeys } from './schema.ts';

/** What differs between two configs, sorted by what must be done about it. */
export interface ConfigChanges {
  /** Monitors whose section changed: these are started anew. */
  readonly monitors: readonly string[];
  /** Root keys that take effect only when the agent is started anew. */
  readonly restart: readonly string[];
  /** Other root keys (log, report), which take effect at once. */
  readonly live: readonly string[];
}

export function configChanges(before: Config, after: Config): ConfigChanges {
  const { monitors: monitorsBefore, ...baseBefore } = before;
  const { monitors: monitorsAfter, ...baseAfter } = after;
  const base = changedKeys(baseBefore, baseAfter);
  const needsRestart = (key: string): boolean => restartKeys.some((name) => name === key);
  return {
    monitors: changedKeys(monitorsBefore, monitorsAfter),
    restart: base.filter(needsRestart),
    live: base.filter((key) => !needsRestart(key)),
  };
}

function changedKeys(before: object, after: object): readonly string[] {
  const [old, now] = [
    new Map<string, unknown>(Object.entries(before)),
    new Map<string, unknown>(Object.entries(after)),
  ];
  return [...new Set([...old.keys(), ...now.keys()])].filter((key) => !isSame(old.get(key), now.get(key)));
}

/** Deep equality of plain data and secrets, whose value nothing but `equals` can see. */
function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Secret || b instanceof Secret) return a instanceof Secret && b instanceof Secret && a.equals(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  return Array.isArray(a) === Array.isArray(b) && changedKeys(a, b).length === 0;
}
