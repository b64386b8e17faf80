import type { NmapHost } from '../../core/nmap-run.ts';
import { attributesOf } from './attributes.ts';
import { type ElementStep, rootStep } from './element-tree.ts';
import { newRun, type RunDraft } from './run-draft.ts';
import { createXmlText } from './xml-text.ts';

/** A tag as nmap writes it: one blank before each attribute, values in double quotes, on one line. */
const tag = /<(\/?)([a-z]+)((?: [a-z_]+="[^"<\t\n\r]*")*)[ \n]*(\/?)>/y;
const reference = /&(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-fA-F]+);/g;
const otherReference = /&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-fA-F]+);)|\]\]>/;
const deepest = 100;

/**
 * Reads `<host>` elements that are as nmap itself writes them, several times as fast as an XML parser. Null for all that is
 * written otherwise, be it broken, a comment or only in other quotes: that is for the parser, which gives the same hosts.
 */
export function readPlainHosts(bytes: Uint8Array): readonly NmapHost[] | null {
  const decoder = createXmlText();
  const text = decoder.write(bytes) + decoder.end();
  if (otherReference.test(text)) return null;
  const draft = newRun();
  const open: OpenElement[] = [{ name: '', step: rootStep }];
  let at = 0;
  for (let from = text.indexOf('<'); from !== -1; from = text.indexOf('<', at)) {
    tag.lastIndex = from;
    const [whole, end, name = '', attributes = '', empty] = tag.exec(text) ?? [];
    if (whole === undefined || open.length > deepest) return null;
    const isRead =
      end === '/'
        ? closeElement(draft, open, name, attributes + empty, text.slice(at, from))
        : openElement(draft, open, name, attributes);
    if (!isRead || (empty === '/' && !closeElement(draft, open, name, '', ''))) return null;
    at = from + whole.length;
  }
  return open.length === 1 && text.slice(at).trim() === '' ? draft.hosts : null;
}

interface OpenElement {
  readonly name: string;
  /** Null where nothing in it counts. */
  readonly step: ElementStep | null;
}

function openElement(draft: RunDraft, open: OpenElement[], name: string, written: string): boolean {
  const parts = written.split('"');
  if (hasOneTwice(parts)) return false;
  const outer = open.at(-1);
  if (outer?.step?.text !== undefined || (open.length === 1 && name !== 'host')) return false;
  const step = outer?.step?.inside.get(name) ?? null;
  open.push({ name, step });
  if (step?.open === undefined) return true;
  step.open(draft, attributesOf(valuesOf(parts), ignore));
  return true;
}

/** Attributes cut at their quotes: names and values take turns. To search them is quicker than an object for each tag. */
function hasOneTwice(parts: readonly string[]): boolean {
  for (let at = 2; at + 1 < parts.length; at += 2) {
    for (let before = 0; before < at; before += 2) if (parts[before] === parts[at]) return true;
  }
  return false;
}

function valuesOf(parts: readonly string[]): (name: string) => string | undefined {
  return (name) => {
    const key = ` ${name}=`;
    for (let at = 0; at + 1 < parts.length; at += 2) {
      if (parts[at] !== key) continue;
      const value = parts[at + 1] ?? '';
      return value.includes('&') ? value.replace(reference, character) : value;
    }
    return undefined;
  };
}

const ignore = (): void => {};

function closeElement(draft: RunDraft, open: OpenElement[], name: string, surplus: string, words: string): boolean {
  const element = open.pop();
  if (element?.name !== name || surplus !== '' || open.length === 0) return false;
  element.step?.text?.(draft, words.replace(reference, character));
  element.step?.close?.(draft);
  return true;
}

const named: { readonly [reference: string]: string } = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
};

const character = (written: string): string =>
  named[written] ?? String.fromCodePoint(Number(written.slice(2, -1).replace('x', '0x')));
