/**
 * What could move a cursor, hide text or turn it round: control characters (C0, C1, DEL), invisible characters, and
 * bidirectional overrides.
 */
const hiding = '\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb';
const unprintable = new RegExp(`[\\u0000-\\u001f\\u007f-\\u009f${hiding}]`, 'g');
const unprintableInJson = new RegExp(`[\\u007f-\\u009f${hiding}]`, 'g');

/** Hostile text made safe to show on one line of a terminal; longer than `limit` characters is cut with an ellipsis. */
export function printable(text: string, limit = 200): string {
  const safe = text.slice(0, limit + 1).replaceAll(unprintable, '\u00b7');
  return (safe.length <= limit ? safe : `${safe.slice(0, limit - 1)}…`).toWellFormed();
}

/** JSON whose text a terminal shows as it is: JSON.stringify itself escapes only C0 and lone surrogates. */
export const printableJson = (value: unknown, indent?: number): string => safeJson(JSON.stringify(value, null, indent));

/** The same for JSON that was written already. */
export const safeJson = (json: string): string =>
  json.replaceAll(unprintableInJson, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The same for text in XML, as references to characters. */
export const safeXml = (xml: string): string =>
  xml.replaceAll(unprintableInJson, (character) => `&#${character.charCodeAt(0)};`);
