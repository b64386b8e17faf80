import { resolve } from 'node:path';
import type { Finding } from '../../agent/check-up.ts';
import type { Config } from '../../config/load.ts';
import { defaultConfigFile, readConfigFile } from '../../edges/files/config-file.ts';
import { findUser } from '../../edges/rights/become-user.ts';
import { fileOwner } from '../../edges/rights/file-owner.ts';

/** Whether the config file gives away a password, or somebody could give himself rights by changing it. */
export function checkConfigFile(given: string | undefined, { security, store }: Config): Finding {
  const file = resolve(given ?? defaultConfigFile);
  const facts = fileOwner(file);
  const finding = { name: 'config file', ok: true, found: file, lost: '', hint: null };
  if (facts === null) return { ...finding, found: `there is no ${file}: the defaults apply` };
  const { mode, uid } = facts;
  const isOfAgent = uid !== 0 && uid === findUser(security.run_as)?.uid;
  if ((mode & 0o022) !== 0 || isOfAgent) {
    return {
      ...finding,
      ok: false,
      found: `${isOfAgent ? security.run_as : 'others than its owner'} may change ${file}`,
      lost: 'whoever changes it decides as whom netmon runs and what it starts',
      hint: `chown root ${file} && chmod go-w ${file}`,
    };
  }
  const secret = store.url?.reveal();
  if (secret !== undefined && (mode & 0o004) !== 0 && readConfigFile(file)?.includes(secret)) {
    return {
      ...finding,
      ok: false,
      found: `everybody may read ${file}, and store.url is in it`,
      lost: 'the password of the database is no secret on this machine',
      hint: `chgrp netmon ${file} && chmod 640 ${file}, or put it into such a file of its own: url: { file: store-url }`,
    };
  }
  return finding;
}
