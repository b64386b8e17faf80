import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatManifest, type Link, linkOf, manifestName, manifestOf, parseManifest } from '../../archive/manifest.ts';
import {
  emptyRegister,
  formatRegister,
  parseRegister,
  type Register,
  registerName,
  withHead,
  withRemoved,
} from '../../archive/register.ts';
import { timeOfRun } from '../../archive/run-name.ts';
import { namesIn, writeAtomically } from '../files/files.ts';
import { hashFolder } from '../files/hash-files.ts';
import { readWhole } from '../files/read.ts';

/** The chain of manifests in `runs/`, as the one process that keeps runs sees it. Calls must not overlap. */
export interface RunChain {
  /**
   * Writes the manifest of a folder and takes the run into the chain; to be called just before the folder gets its final
   * name, `run`. A run that is the last of the chain already stays as it is.
   */
  seal(folder: string, run: string): Promise<void>;
  /** Notes that a run goes, and then removes its folder. */
  remove(folder: string): Promise<void>;
}

/** `runs` is the folder of the runs. Writing rejects with DATA_NOT_WRITABLE where an operator can mend it. */
export function createRunChain(runs: string): RunChain {
  let register: Register | null = null;

  const known = async (): Promise<Register> => {
    register ??= (await readRegister(runs)) ?? { ...emptyRegister, head: await newest(runs) };
    return register;
  };
  const note = async (next: Register): Promise<void> => {
    await writeAtomically(join(runs, registerName), formatRegister(next));
    register = next;
  };

  return {
    async seal(folder, run) {
      const before = await known();
      if (before.head?.run === run && (await sealedAs(folder))?.sha256 === before.head.sha256) return;
      const files = (await hashFolder(folder, manifestName)).filter((file) => 'sha256' in file);
      const manifest = manifestOf(run, before.head, files);
      const text = formatManifest(manifest);
      await writeAtomically(join(folder, manifestName), text);
      // Before the folder has its name: after a crash in between, the folder is found under its temporary one.
      await note(withHead(before, linkOf(manifest, text)));
    },
    async remove(folder) {
      const link = await sealedAs(folder);
      if (link !== null) await note(withRemoved(await known(), link));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Null when it is not there, or damaged. */
export async function readRegister(runs: string): Promise<Register | null> {
  const bytes = await readWhole(join(runs, registerName));
  return bytes === null ? null : parseRegister(Buffer.from(bytes).toString());
}

/** Where the chain goes on when its register is lost; what was removed before stays missing. */
async function newest(runs: string): Promise<Link | null> {
  let last: Link | null = null;
  for (const name of await namesIn(runs)) {
    const link = timeOfRun(name) === null ? null : await sealedAs(join(runs, name));
    if (link !== null && link.sequence > (last?.sequence ?? 0)) last = link;
  }
  return last;
}

async function sealedAs(folder: string): Promise<Link | null> {
  const bytes = await readWhole(join(folder, manifestName));
  if (bytes === null) return null;
  const text = Buffer.from(bytes).toString();
  const manifest = parseManifest(text);
  return manifest === null ? null : linkOf(manifest, text);
}
