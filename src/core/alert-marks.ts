import { type Json, toJson } from './json.ts';
import type { Fingerprint } from './log-position.ts';

/**
 * How far a log was imported: what it contained up to `bytes`, by its hash, and that alerts before `offset` are stored. So the same
 * log, wherever it lies and packed or not, is taken in once, one that has grown goes on, and one whose import was killed too.
 */
export interface AlertMark {
  readonly bytes: number;
  /** Of the first `bytes` bytes; see imports/log-hash.ts. */
  readonly sha256: string;
  /** Of the last of these: with the first line, enough to recognise the log without reading all of it. */
  readonly tail: Fingerprint;
  /** Bytes before the first alert that is not stored: one more than before the last that is. */
  readonly offset: number;
}

/** Whose memory the marks are in. */
export const importer = 'import';

/** Logs that begin alike and are kept apart; the oldest are forgotten. */
const mostMarks = 16;

/** The key under which marks are kept; `begin`: hash of how the log begins. */
export const markKey = (begin: string): string => `alerts ${begin}`;

/** The marks of logs with this beginning, when this one has come further; `known` is the mark from which it went on. */
export const marksWith = (marks: readonly AlertMark[], known: AlertMark | null, now: AlertMark): Json =>
  [...marks.filter((mark) => mark !== known), now].slice(-mostMarks).map((mark) => toJson(mark));
