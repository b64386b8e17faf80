import { type FileHash, type Link, linkOf, type Manifest, manifestName, parseManifest } from './manifest.ts';
import { emptyRegister, isRemoved, type Register } from './register.ts';

/** A folder of a run as it is on the disk. */
export interface FoundRun {
  readonly run: string;
  /** Its manifest's text; null when it is not there or cannot be read. */
  readonly manifest: string | null;
  /** Its other files; one that cannot be read has an error instead of a hash. */
  readonly files: readonly (FileHash | { readonly name: string; readonly error: string })[];
  /** The folder itself cannot be read. */
  readonly error: string | null;
}

export type ProblemKind =
  | 'changed-file'
  | 'missing-file'
  | 'added-file'
  | 'unreadable'
  | 'no-manifest'
  | 'bad-manifest'
  | 'missing-run'
  | 'broken-chain';

export interface Problem {
  readonly kind: ProblemKind;
  readonly run: string;
  /** Name of the file, when it is about one. */
  readonly file: string | null;
  /** One sentence. */
  readonly text: string;
}

interface Sealed {
  readonly manifest: Manifest;
  readonly link: Link;
}

/**
 * What is wrong in an archive; empty when every file is as it was when its run was kept and no run is missing. `register`
 * is null when it is lost; `pending` are runs whose folders still have their temporary names.
 */
export function verify(
  runs: readonly FoundRun[],
  register: Register | null,
  pending: readonly string[] = [],
): readonly Problem[] {
  const problems: Problem[] = [];
  const sealed: Sealed[] = [];
  const present = new Set([...runs.map(({ run }) => run), ...pending]);
  const known = register ?? emptyRegister;
  for (const found of runs) {
    const seal = sealOf(found, problems);
    if (seal === null || isRemoved(known, seal.link.sequence)) continue;
    sealed.push(seal);
    problems.push(...fileProblems(found, seal.manifest));
  }
  const links = linksOf(sealed, known, problems);
  problems.push(...followProblems(sealed, links, present));
  if (register !== null) problems.push(...headProblems(links, register, present));
  return problems;
}

function sealOf({ run, manifest: text, error }: FoundRun, problems: Problem[]): Sealed | null {
  const say = (kind: ProblemKind, what: string) => void problems.push({ kind, run, file: manifestName, text: what });
  if (error !== null) problems.push({ kind: 'unreadable', run, file: null, text: `it cannot be read: ${error}` });
  else if (text === null) say('no-manifest', 'it has no manifest that could be read');
  if (text === null) return null;
  const manifest = parseManifest(text);
  if (manifest === null) say('bad-manifest', 'its manifest is not one');
  else if (manifest.run !== run) say('broken-chain', `its manifest is that of ${manifest.run}`);
  return manifest === null ? null : { manifest, link: linkOf(manifest, text) };
}

function fileProblems({ run, files }: FoundRun, manifest: Manifest): Problem[] {
  const problems: Problem[] = [];
  const say = (kind: ProblemKind, file: string, text: string) => void problems.push({ kind, run, file, text });
  const found = new Map(files.map((file) => [file.name, file]));
  for (const { name, size, sha256 } of manifest.files) {
    const file = found.get(name);
    found.delete(name);
    if (file === undefined) say('missing-file', name, 'it is not there');
    else if ('error' in file) say('unreadable', name, `it cannot be read: ${file.error}`);
    else if (file.size !== size) say('changed-file', name, `it has ${file.size} bytes, not ${size}`);
    else if (file.sha256 !== sha256) say('changed-file', name, 'its content is not what it was');
  }
  for (const name of found.keys()) say('added-file', name, 'it was not there when the run was kept');
  return problems;
}

/** The hash that stands at each place of the chain. */
function linksOf(sealed: readonly Sealed[], { removed }: Register, problems: Problem[]): ReadonlyMap<number, Link> {
  const links = new Map(removed.map(({ last }) => [last.sequence, last]));
  for (const { link } of sealed) {
    const other = links.get(link.sequence);
    if (other === undefined) links.set(link.sequence, link);
    else problems.push(brokenAt(link.run, `${other.run} has the same place in the chain`));
  }
  return links;
}

/** `present`: all folders, also those whose manifest is damaged: these are told already and not missing. */
function followProblems(
  sealed: readonly Sealed[],
  links: ReadonlyMap<number, Link>,
  present: ReadonlySet<string>,
): Problem[] {
  return sealed.flatMap(({ manifest: { run, sequence, previous } }) => {
    if (previous === null) return sequence === 1 ? [] : [brokenAt(run, 'its manifest contradicts itself')];
    if (previous.sequence !== sequence - 1) return [brokenAt(run, 'its manifest contradicts itself')];
    const before = links.get(previous.sequence);
    if (before === undefined) {
      const text = `it was kept before ${run} and is not there`;
      return present.has(previous.run) ? [] : [{ kind: 'missing-run', run: previous.run, file: null, text }];
    }
    const text = `it follows another manifest of ${previous.run} than the one that is there`;
    return isSameLink(previous, before) ? [] : [brokenAt(run, text)];
  });
}

function headProblems(
  links: ReadonlyMap<number, Link>,
  { head }: Register,
  present: ReadonlySet<string>,
): readonly Problem[] {
  if (head === null) {
    const [first] = links.values();
    return first === undefined ? [] : [brokenAt(first.run, 'chain.json knows of no run')];
  }
  const there = links.get(head.sequence);
  if (there !== undefined) {
    return isSameLink(there, head) ? [] : [brokenAt(head.run, 'chain.json has another hash of its manifest')];
  }
  const text = 'it was kept last and is not there';
  return present.has(head.run) ? [] : [{ kind: 'missing-run', run: head.run, file: null, text }];
}

const brokenAt = (run: string, text: string): Problem => ({ kind: 'broken-chain', run, file: null, text });

const isSameLink = (a: Link, b: Link): boolean => a.run === b.run && a.sequence === b.sequence && a.sha256 === b.sha256;
