import type { IdsNews, IdsProgram } from '../../../core/ids-program.ts';
import type { EngineParts, EngineTrouble } from './engine.ts';

/** Listens to what a running engine says and to what is known of its interface, and tells in what state it is. */
export interface Ear {
  /** Tells how it watches, once it does. */
  look(): void;
  /** Takes a line that it wrote. */
  hear(line: string): void;
  /** It runs without any rule, so watches for nothing. */
  isIdle(): boolean;
  /** What it said last of why it cannot go on. */
  said(): EngineTrouble | null;
  /** Takes what is against its interface. */
  link(trouble: EngineTrouble | null): void;
  /** Takes what keeps its rules and log from being looked after; null when nothing does. */
  neglect(trouble: EngineTrouble | null): void;
  /** Takes the outcome of a test of changed rules; true when they are to be taken up. */
  accepts(trouble: EngineTrouble | null): boolean;
}

/** That it reads its interface again an engine never says; measured, Suricata 7 does so up to 20 s after it could. */
const blindFor = 30_000;
/** Of several lines within this time the first says most. */
const burst = 5000;

export function createEar(
  { clock, onState }: Pick<EngineParts, 'clock' | 'onState'>,
  program: IdsProgram,
  told: (news: IdsNews & { kind: 'trouble' }) => EngineTrouble,
): Ear {
  let said: { readonly trouble: EngineTrouble; readonly at: number } | null = null;
  let blind: { readonly trouble: EngineTrouble; readonly at: number } | null = null;
  let refused: EngineTrouble | null = null;
  let neglected: EngineTrouble | null = null;

  const began = clock.elapsed();
  let isWatching = false;
  let isIdle = false;

  function look(): void {
    isWatching ||= clock.elapsed() - began >= program.settling;
    if (!isWatching) return;
    const isBlind = blind !== null && clock.elapsed() - blind.at < blindFor;
    onState({ kind: 'watching', trouble: isBlind ? (blind?.trouble ?? null) : (refused ?? neglected) });
  }

  return {
    look,
    hear(line) {
      const news = program.understand(line);
      if (news?.kind === 'watching') {
        isWatching = true;
        look();
      }
      if (news?.kind !== 'trouble') return;
      isIdle ||= news.trouble === 'no-rules';
      const at = clock.elapsed();
      if (said === null || at - said.at > burst) said = { trouble: told(news), at };
      if (news.trouble !== 'blind') return;
      blind ??= said;
      blind = { trouble: blind.trouble, at };
      look();
    },
    isIdle: () => isIdle,
    said: () => said?.trouble ?? null,
    link(trouble) {
      if (trouble !== null) blind = { trouble, at: clock.elapsed() };
    },
    neglect(trouble) {
      neglected = trouble;
    },
    accepts(trouble) {
      refused = trouble;
      return trouble === null;
    },
  };
}
