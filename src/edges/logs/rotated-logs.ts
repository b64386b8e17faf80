import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

/** A file into which a log may have been renamed, copied or compressed. */
export interface RotatedLog {
  readonly path: string;
  readonly inode: string;
  /** Milliseconds since 1970. */
  readonly changed: number;
  readonly packed: boolean;
}

const packedNames = /\.gz$/;
/** What cannot be unpacked here. */
const foreignNames = /\.(?:xz|bz2|lz4|zip|zst)$/;

export const isPackedName = (path: string): boolean => packedNames.test(path) || foreignNames.test(path);

/**
 * Files beside a log that have its name and a number, date or the like: `eve.json.1`, `eve.json-20261121.gz`,
 * `eve-20261121.json` (logrotate), `alert_json.txt.1795200000` (Snort itself). Those changed first come first.
 */
export function rotatedLogs(path: string): readonly RotatedLog[] {
  const [folder, name] = [dirname(path), basename(path)];
  const names = readNames(folder);
  const rotated = names
    .filter((other) => other !== name && isRotatedName(name, other) && !foreignNames.test(other))
    // While a file is compressed, both are there.
    .filter((other) => !(packedNames.test(other) && names.includes(other.replace(packedNames, ''))))
    .flatMap((other) => describe(join(folder, other)));
  return rotated.sort((a, b) => a.changed - b.changed);
}

/** Whether a path is one into which the log at `path` is rotated. */
export const isRotationOf = (path: string, other: string): boolean =>
  dirname(path) === dirname(other) && isRotatedName(basename(path), basename(other));

function isRotatedName(name: string, other: string): boolean {
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  if (other.startsWith(name)) return /^(?:[.\-_]?\d|[.\-_](?:old|bak|gz)\b)/.test(other.slice(name.length));
  return stem !== '' && other.startsWith(stem) && /^[.\-_]\d/.test(other.slice(stem.length));
}

function describe(path: string): readonly RotatedLog[] {
  try {
    const found = statSync(path, { bigint: true });
    if (!found.isFile()) return [];
    return [{ path, inode: String(found.ino), changed: Number(found.mtimeMs), packed: packedNames.test(path) }];
  } catch {
    // It went away since the folder was read.
    return [];
  }
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
