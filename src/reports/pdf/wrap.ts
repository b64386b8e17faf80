/** Breaks text into lines. `measure` gives the width of a text in the unit of `width`. */
export type Measure = (text: string) => number;

/**
 * Lines that are each at most `width` wide, at most `maxLines` of them; the last ends in an ellipsis when there is more.
 * Words that are wider than a line are cut, after `:`, `.`, `-`, `/` or `,` where that leaves at least half a line.
 */
export function wrapText(text: string, width: number, maxLines: number, measure: Measure): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const pending = text.split(' ').filter((word) => word !== '');
  for (let word = pending.shift(); word !== undefined; word = pending.shift()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (measure(longer) <= width) {
      line = longer;
      continue;
    }
    const isLast = lines.length === maxLines - 1;
    if (isLast) return [...lines, shorten(longer, width, measure)];
    if (line !== '') pending.unshift(word);
    else {
      line = wordHead(word, width, measure);
      pending.unshift(word.slice(line.length));
    }
    lines.push(line);
    line = '';
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** The text, or as much of it as fits with an ellipsis behind. */
export function shorten(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text;
  const characters = [...text];
  const count = most(characters.length, (length) => measure(`${characters.slice(0, length).join('')}…`) <= width);
  return `${characters.slice(0, count).join('').trimEnd()}…`;
}

function wordHead(word: string, width: number, measure: Measure): string {
  const characters = [...word];
  const count = Math.max(
    1,
    most(characters.length, (length) => measure(characters.slice(0, length).join('')) <= width),
  );
  const seam = characters.slice(0, count).findLastIndex((character) => ':.-/,'.includes(character)) + 1;
  return characters.slice(0, seam * 2 >= count ? seam : count).join('');
}

/** The greatest number from 0 to `limit` for which a test that only ever turns from true to false is still true. */
function most(limit: number, test: (count: number) => boolean): number {
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (test(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
