import type { Clock, Exec, RunningProgram } from '../../../core/edges.ts';
import { messageOf } from '../../../core/errors.ts';
import { type IdsNews, type IdsProgram, type IdsSetup, idsHints } from '../../../core/ids-program.ts';
import { createEar } from './engine-ear.ts';
import type { InterfaceLink } from './link.ts';
import { type CountingParts, createCounting } from './packet-counting.ts';

/** What keeps an engine from seeing all that it should. */
export interface EngineTrouble {
  readonly reason: string;
  readonly hint: string | null;
  /** It was not watching before either, so that nothing got worse. */
  readonly off?: true;
  /** It watches nothing. */
  readonly down?: true;
  /** Some of its rules are refused, and it watches with the others. */
  readonly partly?: true;
}

export type EngineState =
  | { readonly kind: 'starting' }
  /** `trouble`: it watches, but not as it should, such as with rules of before because the new ones are refused. */
  | { readonly kind: 'watching'; readonly trouble: EngineTrouble | null }
  | { readonly kind: 'down'; readonly trouble: EngineTrouble };

export interface EngineParts extends CountingParts {
  readonly exec: Exec;
  readonly clock: Pick<Clock, 'elapsed' | 'sleep'>;
  readonly signal: AbortSignal;
  onState(state: EngineState): void;
  /** Makes the folders of the setup, and the file of settings. */
  prepare(setup: IdsSetup, settings: ReturnType<IdsProgram['settings']>): Promise<void>;
  /** Renames the log when it has grown beyond the setup's size; false when there was nothing to do. */
  rotate(setup: IdsSetup, alertFile: string): Promise<boolean>;
  /** Differs when one of the files was changed or is not there any more. */
  fingerprint(files: readonly string[]): Promise<string>;
  link(on: string): Promise<InterfaceLink>;
}

/** Milliseconds. */
const testTimeout = 120_000;
const firstPause = 1000;
const longestPause = 60_000;
/** An engine that ran this long had recovered. */
const quiet = 60_000;
const lookEvery = 2000;
/**
 * Keeps an engine watching an interface until the signal fires: tests its rules first, starts it again with growing pauses, and
 * takes up rules that were changed once they pass the test. Never rejects but with the signal's reason.
 */
export async function keepEngine(parts: EngineParts, program: IdsProgram, setup: IdsSetup, on: string): Promise<never> {
  const { clock, signal } = parts;
  for (let failures = 0; ; failures += 1) {
    parts.onState({ kind: 'starting' });
    const rules = await parts.fingerprint(filesOf(setup));
    const link = await parts.link(on);
    const refused = link.trouble ?? (await testRules(parts, program, setup));
    const began = clock.elapsed();
    const isOver = refused !== null && refused.partly !== true;
    const trouble = isOver ? refused : await watch(parts, program, setup, on, { rules, link, refused });
    signal.throwIfAborted();
    if (clock.elapsed() - began >= quiet) failures = 0;
    if (trouble === null) continue;
    parts.onState({ kind: 'down', trouble });
    const pause = Math.min(longestPause, firstPause * 2 ** Math.min(failures, 10));
    await pauseOrChange(parts, { pause, rules, setup, waitsFor: link.trouble === null ? null : on });
  }
}

interface Pause {
  /** Milliseconds. */
  readonly pause: number;
  readonly setup: IdsSetup;
  /** Fingerprint of what failed. */
  readonly rules: string;
  /** The interface that was in the way, if that was it. */
  readonly waitsFor: string | null;
}

const filesOf = ({ config, rules }: IdsSetup): readonly string[] => [...(config === null ? [] : [config]), ...rules];

/** Waits for the pause to be over, for somebody to mend the rules, or for the interface to come back. */
async function pauseOrChange(parts: EngineParts, { pause, setup, rules, waitsFor }: Pause): Promise<void> {
  const { clock, signal } = parts;
  const until = clock.elapsed() + pause;
  while (clock.elapsed() < until) {
    await clock.sleep(Math.min(lookEvery, until - clock.elapsed()), signal);
    if ((await parts.fingerprint(filesOf(setup))) !== rules) return;
    if (waitsFor !== null && (await parts.link(waitsFor)).trouble === null) return;
  }
}

/** Null when the engine takes its config and rules, and there are any. */
export async function testRules(
  { exec, signal, prepare }: Pick<EngineParts, 'exec' | 'signal' | 'prepare'>,
  program: IdsProgram,
  setup: IdsSetup,
): Promise<EngineTrouble | null> {
  try {
    await prepare(setup, program.settings(setup));
    const result = await exec(program.program, program.test(setup), { signal, timeout: testTimeout });
    const lines = `${result.stderr}\n${result.stdout}`.split('\n');
    const troubles = lines.map(program.understand).filter((line) => line?.kind === 'trouble');
    // Suricata is content without any rule, and would then watch for nothing.
    const news = result.exitCode === 0 ? troubles.find(({ trouble }) => trouble === 'no-rules') : troubles[0];
    if (news === undefined && result.exitCode === 0) return null;
    const isPartly = program.skipsBadRules && troubles.every((one) => one.trouble === 'bad-rule');
    if (news !== undefined) return isPartly ? toldPartly(program, news, troubles.length) : told(program, news);
    return {
      reason: `${program.program} refuses its config or rules: ${firstLine(lines) ?? `exit code ${result.exitCode}`}`,
      hint: idsHints['bad-config'],
    };
  } catch (error) {
    signal.throwIfAborted();
    return { reason: `${program.program} cannot be tried: ${messageOf(error)}`, hint: null };
  }
}

const told = ({ program }: IdsProgram, { trouble, text }: IdsNews & { kind: 'trouble' }): EngineTrouble => ({
  reason: `${program}: ${text.trim()}`,
  hint: idsHints[trouble],
});

const toldPartly = (program: IdsProgram, news: IdsNews & { kind: 'trouble' }, count: number): EngineTrouble => ({
  ...told(program, news),
  ...(count === 1 ? {} : { reason: `${program.program} refuses ${count} rules, the first: ${news.text.trim()}` }),
  partly: true,
});

const firstLine = (lines: readonly string[]): string | undefined => lines.find((line) => line.trim() !== '')?.trim();

/** Runs it until it ends; null when it was ended to take up changed rules. */
async function watch(
  parts: EngineParts,
  program: IdsProgram,
  setup: IdsSetup,
  on: string,
  began: { readonly rules: string; readonly link: InterfaceLink; readonly refused: EngineTrouble | null },
): Promise<EngineTrouble | null> {
  const { exec, clock, signal } = parts;
  const ending = new AbortController();
  const ear = createEar(parts, program, (news) => told(program, news));
  ear.accepts(began.refused);
  let running: RunningProgram | undefined;
  let anew = false;
  const startAnew = (): void => {
    anew = true;
    ending.abort();
  };
  const takeUp = (): void => (program.reload === null ? startAnew() : running?.signal(program.reload));
  const rotate = async (): Promise<void> => {
    if (program.rotation === 'itself' || !(await parts.rotate(setup, program.alertFile))) return;
    if (program.rotation === 'restart') startAnew();
    else running?.signal(program.rotation);
  };
  const count = await createCounting(parts, program, setup).catch((error: unknown) => () => Promise.reject(error));
  let known = began.rules;
  let { link } = began;
  async function look(): Promise<void> {
    const before = link;
    link = await parts.link(on);
    // It reads the interface again by itself only after a while, if it does, and does not say so.
    const isBack = link.trouble === null && (before.trouble !== null || before.index !== link.index);
    if (isBack) startAnew();
    ear.link(link.trouble);
    const now = await parts.fingerprint(filesOf(setup));
    if (now !== known && ear.accepts(await testRules({ ...parts, signal: ending.signal }, program, setup))) takeUp();
    known = now;
    await count();
    await rotate();
  }
  const lookingAfter = (async () => {
    for (;;) {
      await clock.sleep(lookEvery, ending.signal);
      await look().then(
        () => ear.neglect(null),
        (error: unknown) => ear.neglect({ reason: `it cannot be looked after: ${messageOf(error)}`, hint: null }),
      );
      ending.signal.throwIfAborted();
      ear.look();
    }
  })().catch(() => undefined);
  const hear = (line: string): void => {
    ear.hear(line);
    if (ear.isIdle()) ending.abort();
  };
  try {
    const result = await exec(program.program, program.live(setup, on), {
      signal: AbortSignal.any([signal, ending.signal]),
      onLine: hear,
      onErrorLine: hear,
      onStart: (started) => {
        running = started;
      },
    });
    return ear.said() ?? { reason: `${program.program} ended by itself: ${outcome(result)}`, hint: null };
  } catch (error) {
    signal.throwIfAborted();
    if (anew) return null;
    return ear.isIdle() ? ear.said() : { reason: `${program.program} cannot run: ${messageOf(error)}`, hint: null };
  } finally {
    ending.abort();
    await lookingAfter;
  }
}

const outcome = ({ exitCode, signal }: { readonly exitCode: number | null; readonly signal: string | null }): string =>
  signal === null ? `exit code ${exitCode}` : `killed by ${signal}`;
