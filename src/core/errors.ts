/**
 * Every way in which netmon itself reports a failure, with who can mend it.
 * Callers match on `code`, never on text.
 */
export const errorCodes = {
  CONFIG_INVALID: 'user: the config file has a mistake; the message names file, line and key',
  CONFIG_UNREADABLE: 'user: the config file cannot be read',
  USAGE: 'user: the command was given wrong arguments',
  NOT_FOUND: 'user: what was asked for is not there',
  DATA_NOT_WRITABLE: 'operator: the data folder is read-only, full, or owned by somebody else',
  DATA_LOCKED: 'operator: another agent uses this data folder',
  STORE_NEWER: 'operator: the database was written by a newer netmon',
  STORE_FAILED: 'operator: the database cannot be opened, read or written',
  TOOL_MISSING: 'operator: a program that netmon calls is not installed',
  TOOL_FAILED: 'operator: a program that netmon calls ended with an error',
  TOOL_TIMEOUT: 'operator: a program that netmon calls did not end in time',
  NO_RIGHTS: 'operator: the right to do this (root or a capability) is missing',
  INTERFACE_GONE: 'operator: a network interface is not there or down',
  INPUT_INVALID: 'user: a file or value given to netmon is not of the promised format',
  AGENT_NOT_RUNNING: 'operator: the command needs a running agent',
  THREAD_DIED: 'developer: a worker thread ended unexpectedly',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** A failure in plain-object form: what may cross a thread or process border, where class and fields of an Error are lost. */
export interface ErrorShape {
  readonly code: ErrorCode | null;
  readonly source: string;
  readonly message: string;
  readonly hint: string | null;
  readonly stack: string | null;
}

/** A failure that somebody can act on: `message` says what happened to what, `hint` what to do. */
export class NetmonError extends Error {
  readonly code: ErrorCode;
  readonly source: string;
  readonly hint: string | null;

  constructor(
    code: ErrorCode,
    source: string,
    message: string,
    { cause, hint = null }: { cause?: unknown; hint?: string | null } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'NetmonError';
    this.code = code;
    this.source = source;
    this.hint = hint;
  }
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The system error code (`ENOENT`, `EACCES`, …) of anything that was thrown, if it has one. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const fileReasons: { readonly [code: string]: string } = {
  ENOENT: 'no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of its path is a file and not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reports an error',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
};

/** Why a file could not be used, in words; the message of what was thrown where the reason is another one. */
export const fileReason = (error: unknown): string => fileReasons[systemCode(error) ?? ''] ?? messageOf(error);

export function toErrorShape(error: unknown, source: string): ErrorShape {
  if (error instanceof NetmonError) {
    return {
      code: error.code,
      source: error.source,
      message: error.message,
      hint: error.hint,
      stack: error.stack ?? null,
    };
  }
  const stack = error instanceof Error ? (error.stack ?? null) : null;
  return { code: null, source, message: messageOf(error), hint: null, stack };
}

export function fromErrorShape(shape: ErrorShape): Error {
  const error =
    shape.code === null
      ? new Error(shape.message)
      : new NetmonError(shape.code, shape.source, shape.message, { hint: shape.hint });
  if (shape.stack !== null) error.stack = shape.stack;
  return error;
}
