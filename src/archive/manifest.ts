import { hash } from 'node:crypto';
import { isFields, readJson } from './json-fields.ts';

/** A file of a run. */
export interface FileHash {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of its content, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** A run's place in the chain, with the hash of its manifest. */
export interface Link {
  readonly run: string;
  /** 1 for the first run that was ever kept; grows by one with each. */
  readonly sequence: number;
  /** SHA-256 of the manifest's file. */
  readonly sha256: string;
}

/** `manifest.json` of a run: what is in its folder, and which run was kept before it. */
export interface Manifest {
  readonly version: 1;
  readonly run: string;
  readonly sequence: number;
  readonly previous: Link | null;
  /** All files of the folder besides the manifest, by name. */
  readonly files: readonly FileHash[];
}

export const manifestName = 'manifest.json';

/** The manifest of the run that is kept after `previous`. */
export const manifestOf = (run: string, previous: Link | null, files: readonly FileHash[]): Manifest => ({
  version: 1,
  run,
  sequence: (previous?.sequence ?? 0) + 1,
  previous,
  files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
});

export const formatManifest = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** Null for what is not a manifest. */
export function parseManifest(text: string): Manifest | null {
  const value = readJson(text);
  if (!isFields(value) || value.version !== 1 || typeof value.run !== 'string' || !isSequence(value.sequence))
    return null;
  const previous = value.previous === null ? null : readLink(value.previous);
  const files = Array.isArray(value.files) ? value.files.map(readFile) : [null];
  if ((previous === null && value.previous !== null) || files.includes(null)) return null;
  return {
    version: 1,
    run: value.run,
    sequence: value.sequence,
    previous,
    files: files.filter((file) => file !== null),
  };
}

/** `text` is the file as it is, byte for byte. */
export const linkOf = ({ run, sequence }: Manifest, text: string): Link => ({
  run,
  sequence,
  sha256: hash('sha256', text, 'hex'),
});

/** Null for what is not a link. */
export function readLink(value: unknown): Link | null {
  if (!isFields(value)) return null;
  const { run, sequence, sha256 } = value;
  return typeof run === 'string' && isSequence(sequence) && isHash(sha256) ? { run, sequence, sha256 } : null;
}

function readFile(value: unknown): FileHash | null {
  if (!isFields(value)) return null;
  const { name, size, sha256 } = value;
  return typeof name === 'string' && typeof size === 'number' && isHash(sha256) ? { name, size, sha256 } : null;
}

const isSequence = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
