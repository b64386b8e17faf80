import type { Fingerprint, LogPosition } from '../../core/log-position.ts';
import type { LogFile } from './log-file.ts';
import { fingerprintOf, headLength, tailLength, tellingLength } from './log-fingerprint.ts';
import type { LogStart } from './read-before.ts';

/** What is known of a log that is read, under whatever name it has now. */
export interface LogFacts {
  /** What its position is stored under. */
  readonly key: string;
  /** Where it was when it was last named by what is to be followed. */
  readonly path: string;
  readonly inode: string;
  /** Bytes read; uncompressed. */
  readonly offset: number;
  /** When it was last changed, milliseconds since 1970. */
  readonly changed: number;
  /** It is read from where reading stopped behind an alert of which further lines may follow. */
  readonly behindAlert: boolean;
  /** Of as many of its first bytes as there are, up to `headLength`. */
  readonly head: Fingerprint;
  /** Of those right before `offset`, up to `tailLength`. */
  readonly tail: Fingerprint;
}

/** A log that may still grow. */
export interface FollowedLog extends LogFacts {
  path: string;
  /** It no longer has the name it was found under. */
  moved: boolean;
  /** Milliseconds since some start: when it last gave something. */
  lastRead: number;
  readonly isDeleted: boolean;
  /** False when it was emptied or written anew since it was last read. */
  isIntact(): boolean;
  /** The next bytes in `room`; none when there are no more yet. */
  next(room: Buffer): Buffer;
  /**
   * Whether another file begins as it does, as far as that goes: a copy, perhaps one that is still being made. Never where its own
   * beginning is too short to tell.
   */
  beginsLike(file: LogFile): boolean;
  /** Where reading stands: to find a copy. */
  position(): LogPosition;
  readonly file: LogFile;
  /** What was read so far goes on in a copy, as `offset` stays; the file before is somebody else's to close. */
  goOnIn(copy: LogFile): void;
}

export interface FollowStart extends LogStart {
  readonly key: string;
  readonly path: string;
  readonly file: LogFile;
}

export function createFollowedLog({ key, path, file: first, offset: start, behindAlert }: FollowStart): FollowedLog {
  let file = first;
  let offset = start;
  let head = readHead(file);
  let headPrint = fingerprintOf(head);
  let tail: Buffer = Buffer.from(file.read(Math.max(0, start - tailLength), Buffer.alloc(Math.min(start, tailLength))));

  return {
    key,
    path,
    get inode() {
      return file.inode;
    },
    get offset() {
      return offset;
    },
    get changed() {
      return file.stat().changed;
    },
    get isDeleted() {
      return file.stat().isDeleted;
    },
    get head() {
      return headPrint;
    },
    get tail() {
      return fingerprintOf(tail);
    },
    behindAlert,
    moved: false,
    lastRead: 0,
    isIntact() {
      if (file.stat().size < offset) return false;
      const seen = (at: number, length: number): Buffer => file.read(at, Buffer.allocUnsafe(length));
      return seen(0, head.length).equals(head) && seen(offset - tail.length, tail.length).equals(tail);
    },
    next(room) {
      const bytes = file.read(offset, room);
      if (bytes.length === 0) return bytes;
      offset += bytes.length;
      if (head.length < headLength) {
        head = readHead(file);
        headPrint = fingerprintOf(head);
      }
      const before = bytes.length >= tailLength ? bytes : Buffer.concat([tail, bytes]);
      tail = Buffer.from(before.subarray(Math.max(0, before.length - tailLength)));
      return bytes;
    },
    beginsLike(other) {
      const first = other.read(0, Buffer.alloc(head.length));
      return head.length >= tellingLength && head.subarray(0, first.length).equals(first);
    },
    position() {
      const { changed } = file.stat();
      return { path: this.path, inode: file.inode, offset, head: headPrint, tail: this.tail, changed, behindAlert };
    },
    get file() {
      return file;
    },
    goOnIn(copy) {
      file = copy;
      this.moved = true;
    },
  };
}

const readHead = (file: LogFile): Buffer => Buffer.from(file.read(0, Buffer.alloc(headLength)));
