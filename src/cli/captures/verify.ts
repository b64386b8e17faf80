import type { Command } from 'commander';
import type { Capture } from '../../core/capture.ts';
import { messageOf, NetmonError } from '../../core/errors.ts';
import { roundedBytes } from '../../core/rounded.ts';
import { printable } from '../../core/text.ts';
import { capturesFolder } from '../../edges/captures/capture-files.ts';
import { hashFile } from '../../edges/files/hash-files.ts';
import { withStore } from '../access/reading.ts';
import { counted, print, printJson } from '../output/print.ts';
import { captureNamed } from './show.ts';

interface Verdict {
  readonly id: string;
  readonly ok: boolean;
  readonly problem: string | null;
}

export async function verifyCaptures(
  ids: readonly string[],
  options: { json?: true },
  command: Command,
): Promise<void> {
  const { captures, data } = await withStore(command, async (store, place) => ({
    captures: ids.length === 0 ? await store.captures({}) : await Promise.all(ids.map((id) => captureNamed(store, id))),
    data: place.data,
  }));
  const kept = captures.filter(({ state }) => state === 'finished');
  const verdicts: Verdict[] = [];
  for (const capture of kept) verdicts.push(await verdictOn(capture, capturesFolder(data)));
  const wrong = verdicts.filter(({ ok }) => !ok);
  if (options.json) printJson({ ok: wrong.length === 0, captures: verdicts });
  else {
    for (const { id, problem } of wrong) print(printable(`${id}: ${problem}`, 500));
    const bytes = roundedBytes(kept.reduce((sum, { bytes }) => sum + bytes, 0));
    const verdict = wrong.length === 0 ? 'all as they were kept' : counted(wrong.length, 'problem');
    print(`${counted(kept.length, 'capture')}, ${bytes}: ${verdict}`);
  }
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

async function verdictOn({ id, bytes, sha256 }: Capture, folder: string): Promise<Verdict> {
  const problem = await hashFile(folder, `${id}.pcapng`).then(
    (found) => {
      if (sha256 === null) return 'no SHA-256 was kept of it';
      if (found.sha256 === sha256) return null;
      return found.size === bytes ? 'its content was changed' : `it has ${found.size} bytes instead of ${bytes}`;
    },
    (error) => (error instanceof NetmonError && error.code === 'NOT_FOUND' ? 'its file is missing' : messageOf(error)),
  );
  return { id, ok: problem === null, problem };
}
