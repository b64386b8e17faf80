const rightToLeft = String.raw`\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}`;

/** Stretches of right-to-left letters, of what leads left to right (letters and numbers), and of all else. */
const stretches = new RegExp(`[${rightToLeft}]+|[\\p{L}\\p{N}\\p{M}.:]+|[^\\p{L}\\p{N}\\p{M}.:]+`, 'gu');
const isRight = new RegExp(`^[${rightToLeft}]`, 'u');
const isLeft = /^[\p{L}]/u;

/**
 * The parts of a line from left to right as they are seen, for a drawing library that turns letters round within a
 * right-to-left word but knows nothing of sentences: words in such a script, with numbers and blanks between, come in
 * reverse order. A small part of the Unicode Bidirectional Algorithm (UAX #9), enough for names in a line that runs to the
 * right.
 */
export function visualOrder(line: string): readonly string[] {
  const parts = line.match(stretches) ?? [];
  if (!parts.some((part) => isRight.test(part))) return [line];
  const seen: string[] = [];
  for (let index = 0; index < parts.length; ) {
    const end = isRight.test(parts[index] ?? '') ? endOfRight(parts, index) : index + 1;
    seen.push(...parts.slice(index, end).reverse());
    index = end;
  }
  return seen;
}

/** Behind the last right-to-left stretch that is reached without letters that run the other way. */
function endOfRight(parts: readonly string[], start: number): number {
  const stop = parts.findIndex((part, index) => index > start && isLeft.test(part) && !isRight.test(part));
  const reach = parts.slice(0, stop === -1 ? parts.length : stop);
  return reach.findLastIndex((part) => isRight.test(part)) + 1;
}
