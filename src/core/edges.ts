/** What touches the world, as seen by the parts that use it. The real ones are in src/edges; tests pass their own. */

export interface Clock {
  /** Milliseconds since 1970, UTC. May jump. */
  now(): number;
  /** Milliseconds since some start; never goes back. */
  elapsed(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it fires first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Log {
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
}

export interface ExecOptions {
  readonly signal: AbortSignal;
  /** Milliseconds; none means it may take as long as it takes. */
  readonly timeout?: number;
  /** Bytes of stdout and of stderr each that are kept; more ends the program with TOOL_FAILED. Default 16 MiB. */
  readonly maxOutput?: number;
  readonly input?: string;
  /** Called for each line of stdout as it comes, without its line feed; stdout is then not kept and may be endless. */
  readonly onLine?: (line: string) => void;
  /** The same for stderr. */
  readonly onErrorLine?: (line: string) => void;
  /** Called when the program was started. */
  readonly onStart?: (program: RunningProgram) => void;
}

export interface RunningProgram {
  /** Tells it something, such as SIGHUP; nothing happens when it has ended. */
  signal(name: 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2'): void;
}

export interface ExecResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program with an argument array, never through a shell. The program dies when its thread or process dies.
 * Rejects with TOOL_MISSING, NO_RIGHTS, TOOL_TIMEOUT or TOOL_FAILED (too much output), or with the signal's reason after
 * the program has ended (asked politely, after 3 s killed). A non-zero exit code is a result, not an error.
 */
export type Exec = (program: string, args: readonly string[], options: ExecOptions) => Promise<ExecResult>;

/** A child process that sends messages: `T` is the type of one message. */
export interface ChildFeed<T> {
  readonly messages: AsyncIterable<T>;
  send(message: unknown): void;
  /** Resolves when the process has ended. */
  stop(): Promise<void>;
}

/** Starts one of our own programs (a module of this package) as a child process that writes messages of type `T`. */
export type ForkProgram = <T>(program: URL, args: readonly string[]) => ChildFeed<T>;
