import stringWidth from 'string-width';

/** Text broken between words so that no line is wider than `width` columns; further lines begin with `indent` blanks. A longer word stays whole. */
export function wrapped(text: string, width: number, indent: number): string {
  const [first = '', ...words] = text.split(' ');
  const lines: string[] = [];
  let line = first;
  for (const word of words) {
    const isTooWide = line.trim() !== '' && stringWidth(`${line} ${word}`) > width;
    if (isTooWide) lines.push(line);
    line = isTooWide ? `${' '.repeat(indent)}${word}` : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** Columns of the terminal; without one, text is not broken. */
export const terminalWidth = (): number => process.stdout.columns ?? Number.POSITIVE_INFINITY;

/** Text no wider than `width` columns; what is cut off leaves an ellipsis. */
export function fitted(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  // Not the sum of characters: some are wider together.
  const characters = [...text];
  let [fits, tooMany] = [0, characters.length];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (stringWidth(characters.slice(0, middle).join('')) < width) fits = middle;
    else tooMany = middle;
  }
  return `${characters.slice(0, fits).join('')}…`;
}
