import { createRequire } from 'node:module';

export type FontStyle = 'regular' | 'bold';

/** The letters that reports are set in: the one place that knows which. */
export interface Fonts {
  /** What `doc.font()` takes for each style. */
  readonly source: { readonly [style in FontStyle]: string };
  /** The text with a visible stand-in for each character that the font cannot show. */
  encodable(text: string): string;
}

/** DejaVu: Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic; free, and narrow enough for tables. */
const files = { regular: 'ttf/DejaVuSansCondensed.ttf', bold: 'ttf/DejaVuSansCondensed-Bold.ttf' } as const;

/** The fonts of a document, which is needed because only it can tell what is in a font. */
export function fontsFor(doc: PDFKit.PDFDocument): Fonts {
  const embedded = embeddedFiles();
  if (embedded === null) return { source: { regular: 'Helvetica', bold: 'Helvetica-Bold' }, encodable: inWindows1252 };
  doc.font(embedded.regular);
  const hasGlyph = glyphTest(doc);
  return {
    source: embedded,
    encodable: (text) => [...text].map((character) => (hasGlyph(character) ? character : '\uFFFD')).join(''),
  };
}

/** Paths of the font files, or null when their package is not installed. */
function embeddedFiles(): { regular: string; bold: string } | null {
  const { resolve } = createRequire(import.meta.url);
  try {
    return { regular: resolve(`dejavu-fonts-ttf/${files.regular}`), bold: resolve(`dejavu-fonts-ttf/${files.bold}`) };
  } catch {
    return null;
  }
}

/** Printable ASCII and Latin-1, and what Windows-1252 has instead of the C1 controls. */
const windows1252 = /[^\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu;
const inWindows1252 = (text: string): string => text.replace(windows1252, '?');

interface GlyphTable {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

/** Asks fontkit's font object, which pdfkit holds but has no public way to. */
function glyphTest(doc: PDFKit.PDFDocument): (character: string) => boolean {
  const holder: unknown = Reflect.get(doc, '_font');
  const font: unknown = typeof holder === 'object' && holder !== null ? Reflect.get(holder, 'font') : null;
  if (!isGlyphTable(font)) throw new Error('pdfkit no longer holds its font where it did');
  const known = new Map<string, boolean>();
  return (character) => {
    const before = known.get(character);
    if (before !== undefined) return before;
    const has = font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
    known.set(character, has);
    return has;
  };
}

const isGlyphTable = (font: unknown): font is GlyphTable =>
  typeof font === 'object' && font !== null && 'hasGlyphForCodePoint' in font;
