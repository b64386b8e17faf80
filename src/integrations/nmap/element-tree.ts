import type { Attributes } from './attributes.ts';
import { closeElement, openElement, textElement } from './elements.ts';
import type { RunDraft } from './run-draft.ts';

/** An element that counts, and those inside it. Walking down a tree is quicker than to put paths together. */
export interface ElementStep {
  readonly open: ((draft: RunDraft, attributes: Attributes) => void) | undefined;
  readonly text: ((draft: RunDraft, text: string) => void) | undefined;
  readonly close: ((draft: RunDraft) => void) | undefined;
  readonly inside: ReadonlyMap<string, ElementStep>;
}

const paths = [openElement, textElement, closeElement].flatMap((table) => Object.keys(table));

const stepAt = (path: string): ElementStep => ({
  open: openElement[path],
  text: textElement[path],
  close: closeElement[path],
  inside: stepsBelow(`${path}/`),
});

function stepsBelow(prefix: string): ReadonlyMap<string, ElementStep> {
  const below = paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  const names = new Set(below.map((path) => path.split('/')[0] ?? ''));
  return new Map([...names].map((name) => [name, stepAt(prefix + name)]));
}

/** The root, `<nmaprun>`. */
export const rootStep = stepAt('nmaprun');
