import { basename, dirname, join, parse, resolve } from 'node:path';
import type { Capture } from '../../core/capture.ts';
import { fileReason, NetmonError, systemCode } from '../../core/errors.ts';
import { capturesFolder } from '../../edges/captures/capture-files.ts';
import { copyAtomically } from '../../edges/files/files.ts';
import { leadsNowhere, pathRights } from '../../edges/rights/path-rights.ts';

/** Nobody shall wait for a capture that cannot be written. Rejects with USAGE, DATA_NOT_WRITABLE. */
export async function mustBeWritable(file: string): Promise<void> {
  if (file === '-') throw notAFile('-o -: the packets are written to a file, not to standard output');
  if (!(await leadsNowhere(`${file}/.`))) throw notAFile(`${file} is a folder`);
  const folder = dirname(resolve(file));
  const rights = await pathRights(folder);
  if (rights === 'write') return;
  const what = rights === 'missing' ? 'is not there' : 'may not be written to by you';
  throw new NetmonError('DATA_NOT_WRITABLE', 'cli', `the folder ${folder} for ${file} ${what}`);
}

/**
 * Copies captures to `file`; of several interfaces each to a file of its own, `file-eth0.pcapng`. Returns their names. Root copies
 * from a folder that is not root's: whatever stands there in place of names leads nowhere else.
 */
export async function writeOutputs(
  captures: readonly Capture[],
  data: string,
  file: string,
): Promise<readonly string[]> {
  const whole = captures.filter((capture) => capture.file !== null);
  const written: string[] = [];
  for (const capture of whole) {
    const target = whole.length === 1 ? file : withInterface(file, capture.interface);
    const from = join(capturesFolder(data), basename(capture.file ?? ''));
    await copyAtomically(from, target).catch((cause) => {
      if (cause instanceof NetmonError) throw cause;
      const hint = systemCode(cause) === 'EACCES' ? 'use sudo, or add yourself to the group netmon' : null;
      throw new NetmonError('NO_RIGHTS', 'cli', `${from} could not be copied to ${target}: ${fileReason(cause)}`, {
        ...{ cause, hint },
      });
    });
    written.push(target);
  }
  return written;
}

const notAFile = (message: string): NetmonError =>
  new NetmonError('USAGE', 'cli', message, { hint: 'name a file, such as -o now.pcapng' });

function withInterface(file: string, on: string): string {
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}-${on.replaceAll('/', '_')}${ext}`);
}
