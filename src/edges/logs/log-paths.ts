import { globSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lookAt, openLogFile } from './log-file.ts';
import { isPackedName } from './rotated-logs.ts';

/** What has become of a path that is to be followed. */
export interface PathState {
  readonly path: string;
  /** `waiting`: nothing is there yet. */
  readonly state: 'following' | 'waiting' | 'unreadable';
  /** What is wrong with it, for a person: goes on after the path. Null when nothing is. */
  readonly reason: string | null;
}

export interface FoundLog {
  readonly path: string;
  readonly inode: string;
}

export interface FoundLogs {
  readonly logs: readonly FoundLog[];
  readonly states: readonly PathState[];
}

/** Of what rank the format of a log is, from its first bytes: 0 is best; null for what is no log. */
export type RankLog = (first: Buffer) => number | null;

/** Bytes by which a log is ranked. */
const firstBytes = 4096;

/**
 * The logs that paths, folders and patterns (`*`, `?`, `[…]`) name just now. Of a folder they are the logs of the best rank in it: an engine
 * may write the same in several formats.
 *
 * @param wasFile whether a path was a log before: then a folder in its place is a fault and not a folder of logs.
 */
export function findLogs(paths: readonly string[], rank: RankLog, wasFile: (path: string) => boolean): FoundLogs {
  const found = paths.map((path) => findOne(path, rank, wasFile));
  const logs = new Map(found.flatMap((one) => one.logs).map((log) => [log.inode, log]));
  return { logs: [...logs.values()], states: found.map(({ state }) => state) };
}

interface FoundOne {
  readonly logs: readonly FoundLog[];
  readonly state: PathState;
}

function findOne(path: string, rank: RankLog, wasFile: (path: string) => boolean): FoundOne {
  const look = lookAt(path);
  if (look.kind === 'file') return openable(path, look.inode);
  if (look.kind === 'unreadable') return none(path, 'unreadable', look.reason);
  if (look.kind === 'folder' && wasFile(path)) return none(path, 'unreadable', 'is a folder now and was a log before');
  if (look.kind === 'folder') return among(path, inFolder(path, rank), 'has no log of Snort or Suricata in it');
  if (/[*?[]/.test(path)) return among(path, matching(path), 'matches no file');
  return none(path, 'waiting', 'is not there');
}

/** A file may be there and yet not be for netmon to read. */
function openable(path: string, inode: string): FoundOne {
  const opened = openLogFile(path);
  if (typeof opened === 'string') return none(path, 'unreadable', opened);
  opened.close();
  return { logs: [{ path, inode }], state: { path, state: 'following', reason: null } };
}

const among = (path: string, logs: readonly FoundLog[], reason: string): FoundOne =>
  logs.length === 0 ? none(path, 'waiting', reason) : { logs, state: { path, state: 'following', reason: null } };

const none = (path: string, state: 'waiting' | 'unreadable', reason: string): FoundOne => ({
  logs: [],
  state: { path, state, reason },
});

function matching(pattern: string): readonly FoundLog[] {
  return globSync(pattern)
    .sort()
    .filter((path) => !isPackedName(path))
    .flatMap(asLog);
}

function inFolder(folder: string, rank: RankLog): readonly FoundLog[] {
  const ranked = namesIn(folder)
    .filter((name) => !isPackedName(name) && !/[.-]\d+$|\.(?:old|bak)$/.test(name))
    .flatMap((name) => asLog(join(folder, name)))
    .map((log) => ({ log, rank: rankOf(log.path, rank) }));
  const best = Math.min(...ranked.map((one) => one.rank ?? Number.POSITIVE_INFINITY));
  return ranked.filter((one) => one.rank === best).map(({ log }) => log);
}

const asLog = (path: string): readonly FoundLog[] => {
  const look = lookAt(path);
  return look.kind === 'file' ? [{ path, inode: look.inode }] : [];
};

function rankOf(path: string, rank: RankLog): number | null {
  const file = openLogFile(path);
  if (typeof file === 'string') return null;
  try {
    return rank(file.read(0, Buffer.alloc(firstBytes)));
  } finally {
    file.close();
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
