import { access, constants, stat } from 'node:fs/promises';
import { systemCode } from '../../core/errors.ts';

/** What this process may do with a path. */
type PathRights = 'missing' | 'none' | 'read' | 'write';

export async function pathRights(path: string): Promise<PathRights> {
  for (const [rights, mode] of [
    ['write', constants.R_OK | constants.W_OK],
    ['read', constants.R_OK],
  ] as const) {
    try {
      await access(path, mode);
      return rights;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return 'missing';
    }
  }
  return 'none';
}

/** Whether nothing stands at a path: it is not there, leads back to itself, or goes on below a file. */
export async function leadsNowhere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return false;
  } catch (error) {
    return ['ENOENT', 'ELOOP', 'ENOTDIR'].includes(systemCode(error) ?? '');
  }
}
