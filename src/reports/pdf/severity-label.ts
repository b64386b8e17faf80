import type { Severity } from '../../core/severity.ts';
import { severityColours } from './colours.ts';
import type { Sheet } from './sheet.ts';

export const labelSize = { width: 44, height: 12 } as const;

/** The name of a severity on a field that is the darker the worse it is. */
export function drawSeverity(sheet: Sheet, severity: Severity, x: number, y: number): void {
  const { fill, text } = severityColours[severity];
  sheet.doc.roundedRect(x, y, labelSize.width, labelSize.height, 2.5).fill(fill);
  const word = sheet.set(severity, labelSize.width, { size: 7, style: 'bold', colour: text, align: 'centre' });
  sheet.put(word, x, y + 1.8);
}
