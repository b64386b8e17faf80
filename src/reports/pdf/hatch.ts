/** A field with slanting lines, which tells apart what colour alone would not. */
interface Hatch {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly step: number;
  readonly thickness: number;
  readonly colour: string;
  readonly up: boolean;
}

export function hatch(doc: PDFKit.PDFDocument, { x, y, width, height, step, thickness, colour, up }: Hatch): void {
  doc.save();
  doc.rect(x, y, width, height).clip();
  doc.lineWidth(thickness).strokeColor(colour);
  for (let start = x - height; start < x + width; start += step) {
    const [top, bottom] = up ? [start + height, start] : [start, start + height];
    doc.moveTo(bottom, y + height).lineTo(top, y);
  }
  doc.stroke();
  doc.restore();
}
