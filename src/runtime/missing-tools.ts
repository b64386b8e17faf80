import type { ToolNeed } from '../core/define.ts';
import { NetmonError } from '../core/errors.ts';
import { findProgram } from '../edges/programs/find-program.ts';
import type { Trouble } from './messages.ts';

async function isMissing({ program }: ToolNeed): Promise<boolean> {
  return findProgram(program).then(
    () => false,
    // One that may not be executed is there: whoever calls it says what to do about that.
    (error) => !(error instanceof NetmonError && error.code === 'NO_RIGHTS'),
  );
}

const advice = (tools: readonly ToolNeed[]): Trouble | null =>
  tools.length === 0
    ? null
    : {
        reason: tools.map(({ program, lost }) => `${program} is not installed: ${lost}`).join('; '),
        hint: `apt install ${[...new Set(tools.map(({ debian }) => debian))].join(' ')}`,
      };

/** What is lost by the tools that are not installed: everything (`all`), a part, or nothing (both null). */
export async function lookForTools(
  needs: readonly ToolNeed[],
): Promise<{ readonly all: Trouble | null; readonly part: Trouble | null }> {
  const missing = (await Promise.all(needs.map(async (need) => ((await isMissing(need)) ? [need] : [])))).flat();
  return {
    all: advice(missing.filter(({ essential }) => essential === true)),
    part: advice(missing.filter(({ essential }) => essential !== true)),
  };
}
