import { cleanText } from '../clean-text.ts';
import { colours } from './colours.ts';
import type { FontStyle, Fonts } from './fonts.ts';
import { visualOrder } from './visual-order.ts';
import { wrapText } from './wrap.ts';

/** A4 in points, and the part of it that sections write on. */
export const page = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 50, bottom: 786 } as const;

export const contentWidth = page.right - page.left;

export interface TextStyle {
  /** Points. */
  readonly size: number;
  readonly style?: FontStyle;
  readonly colour?: string;
  readonly align?: 'left' | 'right' | 'centre';
  readonly maxLines?: number;
}

/** Text made ready for a width: cleaned, cut and broken into lines. */
export interface SetText {
  readonly lines: readonly string[];
  readonly style: TextStyle;
  readonly width: number;
  readonly height: number;
}

/** The place on the pages where the next thing goes, and how text gets there. Every text passes `set`, so none is raw. */
export interface Sheet {
  readonly doc: PDFKit.PDFDocument;
  /** Distance from the upper edge of the page. */
  y: number;
  /** Starts a new page when less than `height` is left on this one. */
  room(height: number): void;
  set(text: string, width: number, style: TextStyle): SetText;
  /** Draws what was set with its upper left corner at x, y. */
  put(text: SetText, x: number, y: number): void;
  /** Draws text over the whole width at the current place and moves below it. */
  paragraph(text: string, style: TextStyle): void;
}

const longestText = 600;

const lineHeight = (size: number): number => size * 1.32;

export function createSheet(doc: PDFKit.PDFDocument, fonts: Fonts): Sheet {
  const sheet: Sheet = {
    doc,
    y: page.top,
    room(height) {
      if (sheet.y + height <= page.bottom) return;
      doc.addPage();
      sheet.y = page.top;
    },
    set(text, width, style) {
      const shown = fonts.encodable(cleanText(text, longestText));
      doc.font(fonts.source[style.style ?? 'regular']).fontSize(style.size);
      const lines = wrapText(shown, width, style.maxLines ?? 1, (part) => doc.widthOfString(part));
      return { lines, style, width, height: lines.length * lineHeight(style.size) };
    },
    put({ lines, style, width }, x, y) {
      doc.font(fonts.source[style.style ?? 'regular']).fontSize(style.size);
      doc.fillColor(style.colour ?? colours.ink);
      for (const [index, line] of lines.entries()) {
        const spare = style.align === undefined || style.align === 'left' ? 0 : width - doc.widthOfString(line);
        const shift = style.align === 'centre' ? spare / 2 : spare;
        let at = x + shift;
        for (const part of visualOrder(line)) {
          doc.text(part, at, y + index * lineHeight(style.size), { lineBreak: false });
          at += doc.widthOfString(part);
        }
      }
    },
    paragraph(text, style) {
      const ready = sheet.set(text, contentWidth, style);
      sheet.room(ready.height);
      sheet.put(ready, page.left, sheet.y);
      sheet.y += ready.height;
    },
  };
  return sheet;
}

/** Heading of a section, with what follows kept below it for at least `keep` points. */
export function heading(sheet: Sheet, text: string, keep = 60): void {
  sheet.room(34 + keep);
  const { doc } = sheet;
  if (sheet.y > page.top) sheet.y += 14;
  sheet.put(sheet.set(text, contentWidth, { size: 13, style: 'bold', colour: colours.accent }), page.left, sheet.y);
  doc.outline.addItem(text);
  sheet.y += 19;
  doc.lineWidth(0.8).strokeColor(colours.accent).moveTo(page.left, sheet.y).lineTo(page.right, sheet.y).stroke();
  sheet.y += 8;
}

/** A remark below or between tables. */
export function note(sheet: Sheet, text: string): void {
  sheet.paragraph(text, { size: 8.5, colour: colours.muted, maxLines: 4 });
  sheet.y += 4;
}
