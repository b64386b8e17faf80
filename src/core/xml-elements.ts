import { safeXml } from './text.ts';

/** Values of attributes; null leaves one out. */
export type XmlAttributes = { readonly [name: string]: string | number | null };

/** An element with what is inside it, each on a line of its own. */
export function element(name: string, attributes: XmlAttributes, inside: readonly string[] = []): string {
  const start = openTag(name, attributes);
  const parts = inside.filter((part) => part !== '');
  return parts.length === 0 ? `${start}/>` : `${start}>\n${parts.join('\n')}\n</${name}>`;
}

/** As `element`, but nothing at all when there is nothing in it. */
export const wrapped = (name: string, inside: readonly string[]): string =>
  inside.some((part) => part !== '') ? element(name, {}, inside) : '';

function openTag(name: string, attributes: XmlAttributes): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${escaped(String(value))}"`],
  );
  return `<${name}${written.join('')}`;
}

const references: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 forbids becomes U+FFFD. Line breaks become references, since a reader would make blanks of them, and what could
 * move a cursor or hide text, since a terminal would obey it. */
const escaped = (text: string): string =>
  safeXml(
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"\t\n\r]/g, (character) => references[character] ?? `&#${character.charCodeAt(0)};`),
  );
