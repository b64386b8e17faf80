import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NetmonError } from '../../core/errors.ts';

/** Where the system's own tools are; not in the PATH of ordinary users and of some services. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

async function rights(file: string): Promise<'runs' | 'denied' | 'absent'> {
  try {
    if (!(await stat(file)).isFile()) return 'absent';
  } catch {
    return 'absent';
  }
  return access(file, constants.X_OK).then(
    () => 'runs',
    () => 'denied',
  );
}

/**
 * Absolute path of a program, looked for in PATH and then in the system folders; a name with a slash is taken as a path.
 * Rejects with TOOL_MISSING when there is none, NO_RIGHTS when none that is there may be executed.
 */
export async function findProgram(program: string, path = process.env.PATH ?? ''): Promise<string> {
  const candidates = program.includes('/')
    ? [resolve(program)]
    : [...path.split(':').filter((folder) => folder !== ''), ...systemFolders].map((folder) => join(folder, program));
  let denied: string | undefined;
  for (const file of candidates) {
    const found = await rights(file);
    if (found === 'runs') return file;
    if (found === 'denied') denied ??= file;
  }
  if (denied !== undefined) throw new NetmonError('NO_RIGHTS', program, `${denied} may not be executed`);
  throw new NetmonError('TOOL_MISSING', program, `${program} is not installed`, {
    hint: 'install it, or put its folder into PATH',
  });
}
