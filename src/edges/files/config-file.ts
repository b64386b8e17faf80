import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileReason, NetmonError, systemCode } from '../../core/errors.ts';

const source = 'config';

/** Where the config is looked for when none is named. */
export const defaultConfigFile = '/etc/netmon/config.yaml';

/** The text of a config file; null when it is not there. Throws CONFIG_UNREADABLE. */
export function readConfigFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return null;
    throw new NetmonError('CONFIG_UNREADABLE', source, `the config file ${file} cannot be read: ${fileReason(cause)}`, {
      cause,
    });
  }
}

/** Reads the files that secrets name; a relative path is relative to the folder of the config file. */
export const secretReader =
  (configFile: string) =>
  (path: string): string =>
    readFileSync(resolve(dirname(configFile), path), 'utf8');

/**
 * Writes a new config file. Everybody may read it, as the agent does again after it gave up root; secrets belong into files
 * of their own. Throws USAGE when it is there already or cannot be there, NO_RIGHTS.
 */
export function createConfigFile(file: string, text: string): void {
  try {
    mkdirSync(dirname(resolve(file)), { recursive: true });
    writeFileSync(file, text, { flag: 'wx', mode: 0o644 });
  } catch (cause) {
    const reason = systemCode(cause);
    if (reason === 'EEXIST') {
      throw new NetmonError('USAGE', source, `${file} already exists and was not changed`, { cause });
    }
    const code = reason === 'EACCES' || reason === 'EPERM' || reason === 'EROFS' ? 'NO_RIGHTS' : 'USAGE';
    throw new NetmonError(code, source, `${file} cannot be written: ${fileReason(cause)}`, { cause });
  }
}
