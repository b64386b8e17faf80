import { statSync } from 'node:fs';

/** Mode bits and owner of what stands at a path; null when nothing does. */
export function fileOwner(path: string): { readonly mode: number; readonly uid: number } | null {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts === undefined ? null : { mode: facts.mode, uid: facts.uid };
}
